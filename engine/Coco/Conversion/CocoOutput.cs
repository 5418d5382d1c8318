using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes <c>annotations.json</c>, and images below <c>images</c> where they are copied.</summary>
internal sealed class CocoOutput(NewFolder folder, IDatasetReader source, CocoSegmentations segmentations, bool copyImages) : IDatasetWriter
{
    /// <summary>Name of the annotation file.</summary>
    public const string FileName = "annotations.json";

    /// <summary>Name of the folder of copied images.</summary>
    public const string ImagesFolder = "images";

    // A failed image must not stand in the file without its annotations, so images are written when theirs are.
    private readonly CocoWriter _writer = new(folder.Place(FileName), source.Info, source.Licenses, source.Categories, imagesLast: true);

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        var entry = copyImages ? image.Image with { FileName = image.Name + image.Ending } : image.Image;
        var annotations = segmentations.Convert(image, log);
        log.Written += annotations.Count;
        if (image.Picture != null)
        {
            AtomicFile.Write(folder.Place($"{ImagesFolder}/{image.Name}{image.Ending}"), image.Picture);
            log.Copied++;
        }

        return () =>
        {
            _writer.WriteImage(entry);
            foreach (var annotation in annotations)
                _writer.WriteAnnotation(annotation);
        };
    }

    /// <inheritdoc/>
    public void Complete() => _writer.Complete();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
