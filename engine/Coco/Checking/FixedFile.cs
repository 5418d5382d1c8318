namespace CellGenie.Coco;

/// <summary>A cleaned copy of an annotation file.</summary>
/// <param name="Input">Path of the input.</param>
/// <param name="Output">Name of the copy; null if the input cannot be read at all.</param>
/// <param name="Images">Valid images of the input.</param>
/// <param name="ImagesWritten">Images of the copy.</param>
/// <param name="Annotations">Valid annotations of the input.</param>
/// <param name="AnnotationsWritten">Annotations of the copy.</param>
public sealed record FixedFile(string Input, string? Output, int Images, int ImagesWritten, int Annotations, long AnnotationsWritten);
