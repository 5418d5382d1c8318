using System.Security.Cryptography;

namespace CellGenie.Cli.Download;

/// <summary>Size and checksums of a file, read from the disk.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in lower-case hexadecimal.</param>
/// <param name="Md5">MD5 in lower-case hexadecimal, or null where it was not wanted.</param>
internal sealed record FileHash(long Size, string Sha256, string? Md5)
{
    private const int BufferSize = 1 << 18;

    /// <summary>Reads a file to its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="withMd5">Whether MD5 is wanted too; it is no protection against intent, but all that S3 publishes.</param>
    /// <param name="progress">Receives bytes read and bytes in all.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="Imaging.CellGenieException">The file cannot be read.</exception>
    public static FileHash Of(string path, bool withMd5, Action<long, long> progress, CancellationToken cancellation) => Disk.Use(path, () =>
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        var buffer = new byte[BufferSize];
        var size = 0L;
        while (file.Read(buffer) is var count and > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            sha256.AppendData(buffer, 0, count);
            md5?.AppendData(buffer, 0, count);
            size += count;
            progress(size, file.Length);
        }

        return new FileHash(size, Hex(sha256.GetCurrentHash()), md5 == null ? null : Hex(md5.GetCurrentHash()));
    });

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
