namespace CellGenie.Segmentation;

/// <summary>An image of a prediction.</summary>
/// <param name="Id">Its id in the annotation file, or its number from 1.</param>
/// <param name="Path">Its file; null where it is missing.</param>
/// <param name="FileName">Its name in COCO files.</param>
/// <param name="OutputName">Its name in the output folder, without ending; unique.</param>
internal sealed record PredictedImage(long Id, string? Path, string FileName, string OutputName);
