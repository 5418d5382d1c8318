namespace CellGenie.Coco;

/// <summary>One file that was written.</summary>
/// <param name="File">Its name.</param>
/// <param name="Share">The share of the images that was asked for; null for a merged file.</param>
/// <param name="Images">Its images.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="Groups">Its groups of images that stay together.</param>
/// <param name="Cultures">Its images of each culture.</param>
public sealed record SplitPart(string File, double? Share, int Images, long Annotations, int Groups, IReadOnlyDictionary<string, int> Cultures);
