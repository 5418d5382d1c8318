namespace CellGenie.Synthesis;

/// <summary>What a generation ended with.</summary>
/// <param name="Summary">Totals and failures.</param>
/// <param name="Resumed">Images that an earlier, interrupted run had made already; all of them when the dataset was complete.</param>
/// <param name="Total">Images of the dataset.</param>
public sealed record GenerationResult(DatasetSummary Summary, int Resumed, int Total);
