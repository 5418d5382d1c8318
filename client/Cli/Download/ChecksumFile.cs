namespace CellGenie.Cli.Download;

/// <summary>The content of <c>checksums.json</c>.</summary>
/// <param name="Files">The recorded files, in the order of their paths.</param>
internal sealed record ChecksumFile(IReadOnlyList<ChecksumRecord> Files);
