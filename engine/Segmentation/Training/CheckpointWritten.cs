namespace CellGenie.Segmentation;

/// <summary>A checkpoint that stands under its final name.</summary>
/// <param name="Iteration">Number of steps that had been done.</param>
/// <param name="Path">The file.</param>
/// <param name="IsBestModel">Whether it is the model with the best validation AP so far rather than a checkpoint to resume from.</param>
public sealed record CheckpointWritten(int Iteration, string Path, bool IsBestModel);
