using System.Security.Cryptography;
using System.Text;

namespace CellGenie.Grains;

/// <summary>Makes keys as programs send them: <c>cg_{tenant}_{id}_{secret}</c>, where id and secret are lower-case base 32.</summary>
internal static class ApiKeyText
{
    private const string Prefix = "cg";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int IdLength = 16;
    private const int SecretLength = 52;

    /// <summary>A new id, 80 random bits.</summary>
    internal static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    /// <summary>A new secret, 260 random bits.</summary>
    internal static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, SecretLength);

    /// <summary>What is kept of a secret.</summary>
    internal static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a secret has a hash, in a time that says nothing about either.</summary>
    internal static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>The whole key.</summary>
    public static string Format(string tenant, string id, string secret) => $"{Prefix}_{tenant}_{id}_{secret}";
}
