namespace CellGenie.Segmentation;

/// <summary>One image of a data set.</summary>
/// <param name="Index">Its number in the source.</param>
/// <param name="Culture">Its culture.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
internal sealed record SourceItem(int Index, string Culture, int Width, int Height);
