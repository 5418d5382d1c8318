using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CellGenie.Grains;
using Microsoft.Extensions.Options;

namespace CellGenie.Silo;

/// <summary>Finds out whom a key stands for.</summary>
/// <param name="grains">The tenants.</param>
/// <param name="principals">Calls the tenants for the service.</param>
/// <param name="options">Who is let in.</param>
/// <param name="time">Clock.</param>
internal sealed class KeyAuthenticator(IGrainFactory grains, PrincipalContext principals, IOptions<ApiAccessOptions> options, TimeProvider time)
{
    /// <summary>What every operators' key begins with.</summary>
    public const string OperatorPrefix = "cgop_";

    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<string, (Principal Principal, DateTimeOffset Until)> _accepted = new();

    /// <summary>The principal of a key; null when there is none.</summary>
    public async Task<Principal?> AuthenticateAsync(string key, CancellationToken cancellationToken)
    {
        if (key.StartsWith(OperatorPrefix, StringComparison.Ordinal))
            return IsOperator(key) ? new Principal(PrincipalKind.Operator, "", Role.Viewer, "operator") : null;
        if (LabKey.Parse(key) is not { } parsed)
            return null;

        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        var now = time.GetUtcNow();
        if (_accepted.TryGetValue(digest, out var known) && now < known.Until && known.Until - now <= options.Value.KeyCache)
            return known.Principal;
        Principal? principal;
        using (principals.UseService("api"))
            principal = await grains.Tenant(parsed.Tenant).AuthenticateAsync(parsed.Id, parsed.Secret, cancellationToken);
        if (_accepted.Count >= MaxCached)
            _accepted.Clear();
        if (principal == null)
            _accepted.TryRemove(digest, out _);
        else
            _accepted[digest] = (principal, now + options.Value.KeyCache);
        return principal;
    }

    private bool IsOperator(string key) =>
        options.Value.OperatorKeySha256.Length > 0 &&
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(key)), Convert.FromHexString(options.Value.OperatorKeySha256));
}
