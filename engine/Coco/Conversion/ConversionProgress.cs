namespace CellGenie.Coco;

/// <summary>How far a conversion has come.</summary>
/// <param name="Done">Images that are done.</param>
/// <param name="Total">Images in all.</param>
public readonly record struct ConversionProgress(int Done, int Total);
