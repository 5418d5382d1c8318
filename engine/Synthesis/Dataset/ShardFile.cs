using System.Security.Cryptography;

namespace CellGenie.Synthesis;

/// <summary>A file that a shard made.</summary>
/// <param name="Path">Path in the dataset's folder, with forward slashes.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Sha256">SHA-256 in hexadecimal.</param>
public sealed record ShardFile(string Path, int Length, string Sha256)
{
    internal static ShardFile Of(string path, ReadOnlySpan<byte> bytes) => new(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
}
