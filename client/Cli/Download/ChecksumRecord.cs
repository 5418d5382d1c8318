namespace CellGenie.Cli.Download;

/// <summary>What is known of one downloaded or unpacked file.</summary>
/// <param name="Path">Its path below the download folder, with forward slashes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Address">Where it was downloaded from, or null for an unpacked file.</param>
/// <param name="ETag">The server's ETag with its quotes, or null where there was none.</param>
/// <param name="Archive">The archive it was unpacked from, or null for a downloaded file.</param>
internal sealed record ChecksumRecord(string Path, long Size, string Sha256, string? Address = null, string? ETag = null, string? Archive = null);
