namespace CellGenie.Segmentation;

/// <summary>One step of the training.</summary>
/// <param name="Iteration">Its number, from 0.</param>
/// <param name="LearningRate">The rate it was made with.</param>
/// <param name="Losses">The losses by name, in the order of <see cref="LossNames.Of"/>.</param>
/// <param name="TotalLoss">Their sum.</param>
/// <param name="GradientNorm">Norm of the gradient before clipping; null where it was not computed.</param>
/// <param name="ImagesPerSecond">Images of the step over its time.</param>
/// <param name="LoaderWaitSeconds">Time of the step in which it waited for images.</param>
/// <param name="MemoryBytes">Peak memory of the process or the device; null where unknown.</param>
public sealed record StepMetrics(
    int Iteration,
    double LearningRate,
    IReadOnlyList<KeyValuePair<string, double>> Losses,
    double TotalLoss,
    double? GradientNorm,
    double ImagesPerSecond,
    double LoaderWaitSeconds,
    long? MemoryBytes);
