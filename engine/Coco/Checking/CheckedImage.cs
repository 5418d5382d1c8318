namespace CellGenie.Coco;

/// <summary>What <see cref="DatasetCheck"/> remembers of an image until all are known.</summary>
/// <param name="File">The annotation file.</param>
/// <param name="Image">The image.</param>
/// <param name="Split">Its split.</param>
/// <param name="Culture">Its culture.</param>
/// <param name="Annotations">Number of valid annotations.</param>
/// <param name="Content">A hash of its size and pixels; null if it was not decoded.</param>
internal sealed record CheckedImage(string File, CocoImage Image, string Split, string Culture, int Annotations, UInt128? Content);
