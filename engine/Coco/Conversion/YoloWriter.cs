using System.Globalization;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes YOLO segmentation files, in a folder for each split where the images name one.</summary>
internal sealed class YoloWriter(NewFolder folder, IDatasetReader source) : IDatasetWriter
{
    // Twelve decimals of a share are at most half of a millionth of a pixel in a frame of 100,000: the sixth decimal of a pixel comes back.
    private const string Share = "0.############";

    private readonly Dictionary<int, int> _classes = source.Categories.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);
    private readonly SortedSet<string> _splits = new(StringComparer.Ordinal);
    private readonly ThreadLocal<MaskTracer> _tracers = new(() => new MaskTracer());

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        var text = new StringBuilder();
        foreach (var annotation in InstanceMasks.Cells(image, log))
        {
            if (Outline(image.Image, annotation, log) is not { } outline)
                continue;
            text.Append(_classes[annotation.CategoryId]);
            for (var i = 0; i < outline.Length; i++)
                text.Append(' ').Append((outline[i] / (i % 2 == 0 ? image.Image.Width : image.Image.Height)).ToString(Share, CultureInfo.InvariantCulture));
            text.Append('\n');
            log.Written++;
        }

        var split = string.IsNullOrWhiteSpace(image.Image.Split) ? "" : OutputNames.Plain(image.Image.Split) + "/";
        AtomicFile.Write(folder.Place($"labels/{split}{image.Name}.txt"), Encoding.UTF8.GetBytes(text.ToString()));
        if (image.Picture != null)
        {
            AtomicFile.Write(folder.Place($"images/{split}{image.Name}{image.Ending}"), image.Picture);
            log.Copied++;
        }

        return () =>
        {
            if (split.Length > 0)
                _splits.Add(split[..^1]);
        };
    }

    /// <inheritdoc/>
    public void Complete() => AtomicFile.Write(folder.Place(YoloYaml.FileName), Encoding.UTF8.GetBytes(YoloYaml.Write([.. source.Categories.Select(c => c.Name)], _splits)));

    /// <inheritdoc/>
    public void Dispose() => _tracers.Dispose();

    /// <summary>One outline inside the frame: the drawn one where it is one, else that of the pixels.</summary>
    private double[]? Outline(CocoImage image, CocoAnnotation annotation, ConversionLog log)
    {
        if (annotation.Segmentation is PolygonSegmentation { IsBoxes: false, Parts: [var part] } polygon && polygon.IsInside(image.Width, image.Height))
            return InstanceMasks.TryMask(image, annotation, log) == null ? null : part;
        if (InstanceMasks.TryMask(image, annotation, log) is not { } mask)
            return null;
        double[]? outline = null;
        var isJoined = false;
        if (!InstanceMasks.Try(image, annotation, log, () => outline = _tracers.Value!.Joined(mask, out isJoined)))
            return null;
        if (isJoined)
            log.Add(ConversionLoss.JoinedRings);
        else if (annotation.Segmentation is PolygonSegmentation)
            log.Add(ConversionLoss.TracedOutlines);
        return outline;
    }
}
