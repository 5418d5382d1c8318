namespace CellGenie.Cli.Download;

/// <summary>One file to fetch.</summary>
/// <param name="Name">Its name in progress reports.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Path">Where it shall lie; the folder exists.</param>
/// <param name="Size">The size in bytes that it must have, or null.</param>
/// <param name="Sha256">The SHA-256 that it must have, or null.</param>
internal sealed record FetchRequest(string Name, Uri Address, string Path, long? Size = null, string? Sha256 = null);
