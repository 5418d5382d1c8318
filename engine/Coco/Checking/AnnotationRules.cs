using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>What the rules about single annotations mean, for those who report violations and those who repair them.</summary>
internal sealed class AnnotationRules(CocoImage image, DatasetCheckOptions options)
{
    /// <summary>Whether no part of the outline lies in the frame. Runs cannot leave it.</summary>
    public bool IsOutside(CocoAnnotation annotation)
    {
        var extent = annotation.Segmentation.Box;
        return annotation.Segmentation is PolygonSegmentation && extent.IntersectionArea(new BoundingBox(0, 0, image.Width, image.Height)) == 0 && !IsInside(annotation);
    }

    /// <summary>Whether the outline stays in the frame, but for the tolerance.</summary>
    public bool IsInside(CocoAnnotation annotation)
    {
        var extent = annotation.Segmentation.Box;
        return extent.X >= -options.FrameTolerance
            && extent.Y >= -options.FrameTolerance
            && extent.Right <= image.Width + options.FrameTolerance
            && extent.Bottom <= image.Height + options.FrameTolerance;
    }

    public static bool CrossesItself(CocoAnnotation annotation) => annotation.Segmentation is PolygonSegmentation polygon && polygon.CrossesItself() == true;

    public bool IsSliver(Mask mask) => mask.Area < options.MinArea || mask.Width <= 1 || mask.Height <= 1;

    public static bool IsEmpty(in BoundingBox box) => box.Width <= 0 || box.Height <= 0;

    /// <summary>Whether the declared area is far from that of the mask. An outline that leaves the frame has another one rightly.</summary>
    public bool IsWrongArea(CocoAnnotation annotation, Mask mask) =>
        IsInside(annotation) && Math.Abs(annotation.Area - mask.Area) > Math.Max(options.AreaTolerancePixels, options.AreaTolerance * mask.Area);

    /// <summary>Some programs declare the box of the pixels, others that of the outline: each side may follow either.</summary>
    public bool IsWrongBox(CocoAnnotation annotation, Mask mask)
    {
        var (declared, pixels, outline) = (annotation.Box, mask.Box, annotation.Segmentation.Box);
        return !(IsNear(declared.X, pixels.X, outline.X)
            && IsNear(declared.Y, pixels.Y, outline.Y)
            && IsNear(declared.Right, pixels.Right, outline.Right)
            && IsNear(declared.Bottom, pixels.Bottom, outline.Bottom));
    }

    private bool IsNear(double declared, double pixels, double outline) =>
        Math.Abs(declared - pixels) <= options.BoxTolerance || Math.Abs(declared - outline) <= options.BoxTolerance;
}
