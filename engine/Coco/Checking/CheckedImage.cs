namespace CellGenie.Coco;

/// <summary>What <see cref="DatasetCheck"/> remembers of an image until all are known.</summary>
/// <param name="File">The annotation file.</param>
/// <param name="Image">The image.</param>
/// <param name="Split">Its split.</param>
/// <param name="Culture">Its culture.</param>
/// <param name="Annotations">Number of valid annotations.</param>
/// <param name="Pixels">A hash of its size and pixels; null if it was not decoded.</param>
/// <param name="Bytes">A hash of its file; null if that was not read.</param>
/// <param name="Defect">The rule that its file breaks, so that the image cannot be used; null if it breaks none.</param>
internal sealed record CheckedImage(string File, CocoImage Image, string Split, string Culture, int Annotations, UInt128? Pixels, UInt128? Bytes, DatasetRule? Defect)
{
    /// <summary>What images with the same content have in common: their pixels or, where these cannot be decoded, their bytes.</summary>
    public UInt128? Content => Pixels ?? Bytes;
}
