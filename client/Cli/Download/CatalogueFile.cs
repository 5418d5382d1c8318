namespace CellGenie.Cli.Download;

/// <summary>One public file of a dataset.</summary>
/// <param name="Part">The part of the dataset that it is.</param>
/// <param name="Address">Its address below the base address.</param>
/// <param name="Path">Its path below the download folder, with forward slashes.</param>
/// <param name="Size">Its size in bytes as the publisher gives it, or null.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hexadecimal as the publisher gives it, or null.</param>
internal sealed record CatalogueFile(LivecellParts Part, string Address, string Path, long? Size = null, string? Sha256 = null);
