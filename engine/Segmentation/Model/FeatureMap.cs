namespace CellGenie.Segmentation;

/// <summary>Shape of a map that the network computes on its way.</summary>
/// <param name="Name"><c>res2</c> … <c>res5</c> or <c>p2</c> … <c>p6</c>.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public sealed record FeatureMap(string Name, int Channels, int Height, int Width);
