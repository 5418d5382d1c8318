namespace CellGenie.Grains;

/// <summary>What is kept of an upload beside its pieces.</summary>
internal sealed record ArchiveUploadHead(string Dataset, long Length, string? Sha256);
