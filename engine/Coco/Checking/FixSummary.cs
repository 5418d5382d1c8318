namespace CellGenie.Coco;

/// <summary>What <see cref="DatasetFixer"/> did; the whole list is in <c>fixes.json</c>.</summary>
/// <param name="Files">The cleaned copies.</param>
/// <param name="Counts">How often each rule was repaired.</param>
/// <param name="LeftOut">The images that were left out.</param>
/// <param name="ImagesCopied">Files of images copied.</param>
public sealed record FixSummary(IReadOnlyList<FixedFile> Files, IReadOnlyDictionary<string, long> Counts, IReadOnlyList<ImageToLeaveOut> LeftOut, int ImagesCopied);
