namespace CellGenie.Client;

/// <summary>Bearer tokens of an identity provider (OpenID Connect), got from the program’s own code.</summary>
/// <param name="getToken">Returns a token that is valid now; called for each request, so it should keep a token while it is valid.</param>
public sealed class CellGenieTokenCredential(Func<CancellationToken, ValueTask<string>> getToken) : CellGenieCredential
{
    /// <inheritdoc/>
    public override ValueTask<string> GetSecretAsync(CancellationToken cancellationToken = default) => getToken(cancellationToken);
}
