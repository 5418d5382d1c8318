using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>
/// Signs the principal that travels with a grain call, and checks it where it arrives: <c>{base64url of the fields}.{base64url of HMAC-SHA256}</c>.
/// The request context is open to every sender, so nothing in it is believed without the cluster's signature, nor for longer than a call takes.
/// </summary>
public sealed class PrincipalToken(IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>The name of the token in the request context.</summary>
    public const string ContextKey = "cellgenie.principal";

    /// <summary>By how much the clocks of two silos may differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private const string Format = "1";
    private const int MaxLength = 2048;

    private readonly byte[] _secret = options.Value.SecretBytes;
    private readonly TimeSpan _lifetime = options.Value.TokenLifetime;

    /// <summary>A token for one call that begins now.</summary>
    public string Sign(Principal principal)
    {
        var expires = (time.GetUtcNow() + _lifetime).ToUnixTimeMilliseconds();
        // The subject comes last, because it alone may hold any character.
        var fields = string.Create(CultureInfo.InvariantCulture, $"{Format}\n{(int)principal.Kind}\n{principal.Tenant}\n{(int)principal.Role}\n{expires}\n{principal.Subject}");
        var payload = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(fields));
        return $"{payload}.{Base64Url.EncodeToString(Mac(payload))}";
    }

    /// <summary>The principal of a token; null when it is missing, not of this cluster, or out of its time.</summary>
    public Principal? Read(string? token)
    {
        if (token is not { Length: <= MaxLength } || token.Split('.') is not [var payload, var mac])
            return null;
        // Compared as text: another spelling of the same bytes is no token either.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(Mac(payload))), Encoding.UTF8.GetBytes(mac)))
            return null;
        var fields = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload)).Split('\n', 6);
        if (fields is not [Format, var kind, var tenant, var role, var expires, var subject])
            return null;
        var left = DateTimeOffset.FromUnixTimeMilliseconds(Number(expires)) - time.GetUtcNow();
        return left > TimeSpan.Zero && left <= _lifetime + ClockSkew
            ? new Principal((PrincipalKind)Number(kind), tenant, (Role)Number(role), subject)
            : null;
    }

    private byte[] Mac(string payload) => HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(payload));

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
