using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>The masks of an image's cells, for formats of pixels.</summary>
internal static class InstanceMasks
{
    /// <summary>Pixels of the boxes of all masks of an image: they are held at the same time.</summary>
    private const long MaxHeld = 1 << 28;

    /// <summary>The masks in the order of the annotations. Crowds, masks without a pixel and those that cannot be made are left out and said.</summary>
    /// <exception cref="InvalidInputException">The masks are too many or too large.</exception>
    public static List<(CocoAnnotation Annotation, Mask Mask)> Of(AnnotatedImage image, ConversionLog log)
    {
        var masks = new List<(CocoAnnotation, Mask)>(image.Annotations.Count);
        var held = 0L;
        foreach (var annotation in Cells(image, log))
        {
            if (TryMask(image.Image, annotation, log) is not { } mask)
                continue;
            held += mask.Bits.Length;
            if (held > MaxHeld)
                throw new InvalidInputException(image.Image.FileName, $"annotation {annotation.Id}", $"the masks up to here fill boxes of more than {MaxHeld} pixels");
            masks.Add((annotation, mask));
        }

        return masks;
    }

    /// <summary>The annotations that are no crowds; crowds are counted.</summary>
    public static IEnumerable<CocoAnnotation> Cells(AnnotatedImage image, ConversionLog log)
    {
        foreach (var annotation in image.Annotations)
        {
            if (annotation.IsCrowd)
                log.Add(ConversionLoss.Crowds);
            else
                yield return annotation;
        }
    }

    /// <summary>The mask of an annotation; null, and said, if it has no pixel or cannot be made.</summary>
    public static Mask? TryMask(CocoImage image, CocoAnnotation annotation, ConversionLog log)
    {
        Mask? mask = null;
        if (Try(image, annotation, log, () => mask = annotation.Segmentation.ToMask(image.Width, image.Height)) && mask == null)
            log.Add(ConversionLoss.EmptyMasks);
        return mask;
    }

    /// <summary>Works on one annotation; false, and said, if it breaks a rule.</summary>
    public static bool Try(CocoImage image, CocoAnnotation annotation, ConversionLog log, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (InvalidInputException e)
        {
            log.Add(new ConversionProblem(image.FileName, $"annotation {annotation.Id}", e.Rule));
            return false;
        }
    }
}
