using System.Security.Cryptography;
using System.Text;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>
/// Ids of new things. The id of a thing ordered with an <c>Idempotency-Key</c> follows from the key, so that the same order twice is one
/// thing without a table of keys to keep; its grain refuses another order under the same id.
/// </summary>
internal static class Idempotency
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 20;
    private const int MaxKeyLength = 128;

    /// <summary>The id of a new thing.</summary>
    /// <param name="context">The request, with its key.</param>
    /// <param name="tenant">The tenant.</param>
    /// <param name="prefix">What ids of the kind begin with.</param>
    /// <param name="asked">The id that the body names, if any.</param>
    /// <exception cref="ServiceException">The key is not valid.</exception>
    public static string IdFor(HttpContext context, string tenant, string prefix, string? asked)
    {
        if (asked != null)
            return asked;
        var keys = context.Request.Headers["Idempotency-Key"];
        if (keys.Count == 0)
            return prefix + RandomNumberGenerator.GetString(Alphabet, Length);
        var key = keys.ToString();
        if (keys.Count > 1 || key.Length is < 1 or > MaxKeyLength || key.Any(c => c is < ' ' or > '~'))
            throw ServiceException.Invalid($"an Idempotency-Key has 1 to {MaxKeyLength} printable characters");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}|{prefix}|{key}"));
        return prefix + string.Concat(hash.Take(Length).Select(b => Alphabet[b & 31]));
    }
}
