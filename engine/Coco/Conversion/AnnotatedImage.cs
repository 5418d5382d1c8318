namespace CellGenie.Coco;

/// <summary>An image on its way from one format to another.</summary>
/// <param name="Image">The image.</param>
/// <param name="Annotations">Its annotations, in the order of the input.</param>
/// <param name="Name">Its name in the output without an ending, unique, with forward slashes: a path that is safe below any folder.</param>
/// <param name="Picture">The bytes of its file, if they are to be copied and were found.</param>
internal sealed record AnnotatedImage(CocoImage Image, IReadOnlyList<CocoAnnotation> Annotations, string Name, byte[]? Picture)
{
    /// <summary>The ending of the image's own file name, with its point; empty if it has none.</summary>
    public string Ending => OutputNames.EndingOf(Image.FileName);
}
