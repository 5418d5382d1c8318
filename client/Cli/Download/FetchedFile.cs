namespace CellGenie.Cli.Download;

/// <summary>A file that was fetched.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="ETag">The server's ETag with quotes, or null.</param>
/// <param name="Received">Bytes that came over the network in this run; less than the size after a continuation.</param>
internal sealed record FetchedFile(long Size, string Sha256, string? ETag, long Received);
