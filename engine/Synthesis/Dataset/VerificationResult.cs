namespace CellGenie.Synthesis;

/// <summary>What a verification found.</summary>
/// <param name="Images">Images that were made again and compared.</param>
/// <param name="Differences">Files that differ from what their manifest describes, with the reason.</param>
public sealed record VerificationResult(int Images, IReadOnlyList<string> Differences);
