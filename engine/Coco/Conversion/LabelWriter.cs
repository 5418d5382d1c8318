using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes one label map an image: label k is the k-th cell of the image.</summary>
/// <param name="folder">The output.</param>
/// <param name="format">Which kind of label maps.</param>
/// <param name="policy">Who gets shared pixels.</param>
internal sealed class LabelWriter(NewFolder folder, DatasetFormat format, OverlapPolicy policy) : IDatasetWriter
{
    private readonly TiffOptions _tiff = new() { Compression = TiffCompression.Deflate, HasPredictor = false, RowsPerStrip = 64, LabelBits = format == DatasetFormat.LabelsTiff32 ? 32 : 16 };

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        var masks = InstanceMasks.Of(image, log);
        var map = LabelPainter.Paint(image.Image, [.. masks.Select(m => (m.Annotation.Id, m.Mask))], policy, log);
        var seen = new bool[masks.Count + 1];
        foreach (var label in map.Labels)
            seen[label] = true;
        log.Written += seen.AsSpan(1).Count(true);
        var isPair = format == DatasetFormat.Cellpose;
        if (format == DatasetFormat.LabelsPng)
            AtomicFile.Write(folder.Place($"labels/{image.Name}.png"), new PngEncoder().Encode(map));
        else
            TiffWriter.Write(folder.Place(isPair ? $"{image.Name}_masks.tif" : $"labels/{image.Name}.tif"), map, _tiff);
        if (image.Picture != null)
        {
            AtomicFile.Write(folder.Place($"{(isPair ? "" : "images/")}{image.Name}{image.Ending}"), image.Picture);
            log.Copied++;
        }

        return () => { };
    }

    /// <inheritdoc/>
    public void Complete()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
