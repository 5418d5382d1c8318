namespace CellGenie.Synthesis.Sampling;

/// <summary>What was written.</summary>
/// <param name="ImagesFolder">Folder of the images.</param>
/// <param name="TrainFile">Annotations of the training images.</param>
/// <param name="ValidationFile">Annotations of the validation images; null if there are none.</param>
/// <param name="TrainImages">Number of training images.</param>
/// <param name="ValidationImages">Number of validation images.</param>
/// <param name="Cells">Number of annotated cells in both.</param>
public sealed record SampleSummary(string ImagesFolder, string TrainFile, string? ValidationFile, int TrainImages, int ValidationImages, int Cells);
