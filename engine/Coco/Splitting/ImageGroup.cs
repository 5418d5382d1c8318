namespace CellGenie.Coco;

/// <summary>Images that stay together.</summary>
/// <param name="Key">What they have in common, the same on every machine.</param>
/// <param name="Culture">Their culture; empty where there is no stratification.</param>
/// <param name="Images">Their indices, ascending.</param>
internal sealed record ImageGroup(string Key, string Culture, IReadOnlyList<int> Images);
