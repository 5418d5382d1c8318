namespace CellGenie.Coco;

/// <summary>A part of a data set: its name and its share of the images.</summary>
/// <param name="Name">Name of the part and, with <c>.json</c>, of its file: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="Share">Above 0, at most 1.</param>
public sealed record SplitShare(string Name, double Share);
