namespace CellGenie.Segmentation;

/// <summary>An evaluation of the validation set.</summary>
/// <param name="Iteration">Number of steps that had been done.</param>
/// <param name="Scores">The scores; see <see cref="ValidationScores"/>.</param>
/// <param name="IsBest">Whether the mask AP is above all earlier ones.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record EvaluationMetrics(int Iteration, ValidationScores Scores, bool IsBest, double Seconds);
