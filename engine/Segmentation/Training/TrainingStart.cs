namespace CellGenie.Segmentation;

/// <summary>What a training begins with.</summary>
/// <param name="FirstIteration">0, or the iteration that a resumed training goes on with.</param>
/// <param name="Iterations">The iteration it ends before.</param>
/// <param name="TrainingImages">Images of an epoch.</param>
/// <param name="ValidationImages">Images of the validation set.</param>
/// <param name="Parameters">Number of trained and frozen weights.</param>
/// <param name="Devices">What it computes on.</param>
/// <param name="Library">The tensor library and its version.</param>
public sealed record TrainingStart(
    int FirstIteration, int Iterations, int TrainingImages, int ValidationImages, long Parameters, IReadOnlyList<string> Devices, string Library);
