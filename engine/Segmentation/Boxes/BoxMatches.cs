namespace CellGenie.Segmentation;

/// <summary>Which true box each box belongs to.</summary>
/// <param name="Owner">Index of the true box that overlaps it most; 0 where none does.</param>
/// <param name="Label">1 foreground, 0 background, -1 neither.</param>
public sealed record BoxMatches(int[] Owner, sbyte[] Label);
