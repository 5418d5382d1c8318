namespace CellGenie.Synthesis;

/// <summary>The background of a composed image: a window into one of the bank's, which goes on mirrored at its sides without end. So a window that begins one width farther shows it flipped.</summary>
/// <param name="Background">Index in the bank.</param>
/// <param name="X">Left side of the window.</param>
/// <param name="Y">Top of the window.</param>
public readonly record struct PlacedBackground(int Background, int X, int Y);
