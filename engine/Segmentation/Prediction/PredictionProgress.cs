namespace CellGenie.Segmentation;

/// <summary>How far a prediction is.</summary>
/// <param name="Done">Images done.</param>
/// <param name="Images">Images in all.</param>
/// <param name="Detections">Detections so far.</param>
public sealed record PredictionProgress(int Done, int Images, long Detections);
