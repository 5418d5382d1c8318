namespace CellGenie.Cli.Download;

/// <summary>One file of the catalogue after a download.</summary>
/// <param name="Part">The part of the dataset that it is.</param>
/// <param name="Path">Where it is; the archive of the images may be gone after unpacking.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal.</param>
/// <param name="Outcome">How it came to be there.</param>
internal sealed record DownloadedFile(LivecellParts Part, string Path, long Size, string Sha256, DownloadOutcome Outcome);
