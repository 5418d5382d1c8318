using System.Security.Cryptography;
using System.Text;

namespace CellGenie.Grains.Storage;

/// <summary>File names for things whose names may hold anything: a readable beginning, and a hash of the whole that keeps two apart.</summary>
internal static class GrainFile
{
    private const int ReadableLength = 60;

    /// <summary>A name of at most 103 characters of a-z, 0-9, '-' and '_', different for different parts.</summary>
    public static string NameOf(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            // With its length, so that no other division into parts gives the same bytes.
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(part));
        }

        var readable = new StringBuilder();
        foreach (var c in string.Join('_', parts).ToLowerInvariant())
        {
            if (readable.Length == ReadableLength)
                break;
            readable.Append(c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_' ? c : '-');
        }

        return $"{readable}-{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 21))}";
    }
}
