namespace CellGenie.Segmentation;

/// <summary>The images of one weight update.</summary>
/// <param name="Iteration">The iteration it is for, from 0.</param>
/// <param name="Samples">The images, all landscape or all portrait.</param>
/// <param name="Notes">What went wrong on the way, such as images that could not be read and were replaced.</param>
public sealed record TrainingBatch(int Iteration, IReadOnlyList<TrainingSample> Samples, IReadOnlyList<string> Notes);
