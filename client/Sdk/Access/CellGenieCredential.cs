namespace CellGenie.Client;

/// <summary>Proves who calls. It is asked again for each request, so that keys and tokens can change while a program runs.</summary>
public abstract class CellGenieCredential
{
    /// <summary>The key or token to send now.</summary>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public abstract ValueTask<string> GetSecretAsync(CancellationToken cancellationToken = default);
}
