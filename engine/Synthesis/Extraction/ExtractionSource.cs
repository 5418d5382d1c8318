namespace CellGenie.Synthesis;

/// <summary>Real images with their annotations.</summary>
/// <param name="Annotations">COCO file.</param>
/// <param name="Images">Folder that the file names in it are relative to.</param>
/// <param name="Split">The split (train, val, test); null to take it from the file.</param>
public sealed record ExtractionSource(string Annotations, string Images, string? Split = null);
