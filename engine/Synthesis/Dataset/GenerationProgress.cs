namespace CellGenie.Synthesis;

/// <summary>How far a generation has come.</summary>
/// <param name="Done">Images finished, those of an earlier, interrupted run included.</param>
/// <param name="Total">Images of the dataset.</param>
/// <param name="Cells">Annotated cells so far.</param>
/// <param name="Failed">Images that could not be made.</param>
public readonly record struct GenerationProgress(int Done, int Total, long Cells, int Failed);
