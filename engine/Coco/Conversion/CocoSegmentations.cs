namespace CellGenie.Coco;

/// <summary>Brings annotations into the encoding of a COCO output.</summary>
internal sealed class CocoSegmentations(DatasetFormat format)
{
    private readonly ThreadLocal<MaskTracer> _tracers = new(() => new MaskTracer());

    /// <summary>The annotations as they are to be written. What cannot be converted is left out and said.</summary>
    public IReadOnlyList<CocoAnnotation> Convert(AnnotatedImage image, ConversionLog log)
    {
        if (format.Name == DatasetFormat.CocoRle.Name)
            return [.. image.Annotations.Select(a => ToRle(image.Image, a, log)).OfType<CocoAnnotation>()];
        if (format.Name == DatasetFormat.CocoPolygon.Name)
            return [.. image.Annotations.Select(a => ToPolygon(image.Image, a, log)).OfType<CocoAnnotation>()];
        return image.Annotations;
    }

    private static CocoAnnotation? ToRle(CocoImage image, CocoAnnotation annotation, ConversionLog log)
    {
        if (annotation.Segmentation is RleSegmentation)
            return annotation;
        return InstanceMasks.TryMask(image, annotation, log) is { } mask
            ? annotation with { Segmentation = new RleSegmentation(Rle.FromMask(mask, image.Width, image.Height)) }
            : null;
    }

    private CocoAnnotation? ToPolygon(CocoImage image, CocoAnnotation annotation, ConversionLog log)
    {
        if (annotation.Segmentation is PolygonSegmentation)
            return annotation;
        if (InstanceMasks.TryMask(image, annotation, log) is not { } mask)
            return null;
        PolygonSegmentation? polygon = null;
        var hasHoles = false;
        if (!InstanceMasks.Try(image, annotation, log, () => polygon = _tracers.Value!.Polygon(mask, out hasHoles)))
            return null;
        if (hasHoles)
            log.Add(ConversionLoss.CutHoles);
        return annotation with { Segmentation = polygon! };
    }
}
