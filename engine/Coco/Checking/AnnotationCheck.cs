using System.Globalization;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>The rules about the annotations of one image.</summary>
internal sealed class AnnotationCheck(string file, CocoImage image, DatasetCheckOptions options, FindingLog log)
{
    private readonly AnnotationRules _rules = new(image, options);
    private readonly MaskOverlaps _overlaps = new(options.DuplicateIoU, options.Containment);

    public void Run(IEnumerable<CocoAnnotation> annotations, CancellationToken cancellationToken)
    {
        foreach (var annotation in annotations)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(annotation);
        }

        foreach (var (inner, outer, iou, inside) in _overlaps.Find())
        {
            var rule = iou > options.DuplicateIoU ? DatasetRule.DuplicateMask : DatasetRule.ContainedMask;
            log.Add(rule, file, Text($"intersection over union {iou:0.00}, {inside:0.00} of annotation {inner} lies inside {outer}"), image, inner, outer);
        }

        if (_overlaps.IsIncomplete)
            log.Add(DatasetRule.OverlapsNotCompared, file, "the masks are too many or too large to compare them all", image);
    }

    private void Check(CocoAnnotation annotation)
    {
        if (annotation.Id == 0)
            Report(DatasetRule.AnnotationIdZero, annotation, "the id is 0");
        if (AnnotationRules.IsEmpty(annotation.Box))
            Report(DatasetRule.EmptyBox, annotation, Text($"the box is {annotation.Box.Width} x {annotation.Box.Height}"));
        if (annotation.Segmentation is RleSegmentation && !annotation.IsCrowd)
            Report(DatasetRule.RleInstance, annotation, "the mask is given as runs");
        if (AnnotationRules.CrossesItself(annotation))
            Report(DatasetRule.SelfCrossing, annotation, "an outline crosses itself");
        try
        {
            CheckMask(annotation, annotation.Segmentation.ToMask(image.Width, image.Height));
        }
        catch (InvalidInputException e)
        {
            Report(DatasetRule.InvalidPolygon, annotation, e.Message);
        }
    }

    private void CheckMask(CocoAnnotation annotation, Mask? mask)
    {
        var extent = annotation.Segmentation.Box;
        var isOutside = _rules.IsOutside(annotation);
        if (isOutside || !_rules.IsInside(annotation))
        {
            var rule = isOutside ? DatasetRule.OutsideFrame : DatasetRule.PartlyOutsideFrame;
            Report(rule, annotation, Text($"it spans x {extent.X} to {extent.Right}, y {extent.Y} to {extent.Bottom}, the image has {image.Width}x{image.Height} pixels"));
        }

        if (isOutside)
            return;
        if (mask == null)
        {
            Report(DatasetRule.EmptyMask, annotation, "no pixel lies inside");
            return;
        }

        if (_rules.IsSliver(mask))
            Report(DatasetRule.Sliver, annotation, $"it has {mask.Area} pixels in a box of {mask.Width}x{mask.Height}");
        if (_rules.IsWrongArea(annotation, mask))
            Report(DatasetRule.AreaMismatch, annotation, Text($"the area is declared as {annotation.Area}, the mask has {mask.Area} pixels"));
        if (_rules.IsWrongBox(annotation, mask))
            Report(DatasetRule.BoxMismatch, annotation, Text($"the box is declared as {Text(annotation.Box)}, that of the mask is {Text(mask.Box)}"));
        if (!annotation.IsCrowd)
            _overlaps.Add(annotation.Id, mask);
    }

    private void Report(DatasetRule rule, CocoAnnotation annotation, string message) => log.Add(rule, file, message, image, annotation.Id);

    private static string Text(in BoundingBox box) => Text($"({box.X}, {box.Y}, {box.Width}, {box.Height})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
