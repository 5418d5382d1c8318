namespace CellGenie.Segmentation;

/// <summary>What a prediction gave.</summary>
/// <param name="Images">Images that were looked at.</param>
/// <param name="Detections">Detections in the results file.</param>
/// <param name="Certain">Detections with at least the certain score.</param>
/// <param name="Problems">Images that could not be read, with the reason.</param>
/// <param name="Scores">The scores, where true cells are known.</param>
public sealed record PredictionSummary(int Images, long Detections, long Certain, IReadOnlyList<string> Problems, ValidationScores? Scores);
