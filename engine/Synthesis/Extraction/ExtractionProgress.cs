namespace CellGenie.Synthesis;

/// <summary>How far an extraction has come.</summary>
/// <param name="Done">Images finished.</param>
/// <param name="Total">Images in all sources.</param>
/// <param name="Cells">Cells so far.</param>
public readonly record struct ExtractionProgress(int Done, int Total, long Cells);
