namespace CellGenie.Segmentation;

/// <summary>How a training ended.</summary>
/// <param name="Iterations">Steps done, those before a resume included.</param>
/// <param name="StoppedEarly">Whether it ended because validation did not improve any more.</param>
/// <param name="Best">The best evaluation; null where there was no validation.</param>
/// <param name="ModelFile">The model to use: the best, or the last without validation.</param>
public sealed record TrainingOutcome(int Iterations, bool StoppedEarly, EvaluationMetrics? Best, string ModelFile);
