using System.Globalization;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Repairs the annotations of one image, by the same rules by which <see cref="AnnotationCheck"/> finds fault with them.</summary>
internal sealed class ImageFixer(CocoImage image, DatasetCheckOptions options, long freeId)
{
    private readonly AnnotationRules _rules = new(image, options);
    private readonly MaskOverlaps _overlaps = new(options.DuplicateIoU, options.Containment);
    private readonly MaskTracer _tracer = new();
    private readonly List<AnnotationFix> _fixes = [];

    /// <summary>What was done, in order.</summary>
    public IReadOnlyList<AnnotationFix> Fixes => _fixes;

    /// <summary>The annotations that remain.</summary>
    public IReadOnlyList<CocoAnnotation> Run(IEnumerable<CocoAnnotation> annotations)
    {
        var kept = annotations.Select(Fix).OfType<CocoAnnotation>().ToList();
        var doubled = FindDoubled(kept);
        return [.. kept.Where(a => !doubled.Contains(a.Id)).Select(Renumber)];
    }

    private CocoAnnotation? Fix(CocoAnnotation annotation)
    {
        Mask? mask;
        try
        {
            mask = annotation.Segmentation.ToMask(image.Width, image.Height);
        }
        catch (InvalidInputException)
        {
            // The rule's own action says it: what is invalid is left out.
            return Remove(DatasetRule.InvalidPolygon, annotation);
        }

        if (_rules.IsOutside(annotation))
            return Remove(DatasetRule.OutsideFrame, annotation);
        if (mask == null)
            return Remove(DatasetRule.EmptyMask, annotation);
        if (_rules.IsSliver(mask))
            return Remove(DatasetRule.Sliver, annotation);
        var repaired = Redraw(annotation, mask);
        if (!annotation.IsCrowd)
            _overlaps.Add(annotation.Id, mask);
        return repaired;
    }

    private CocoAnnotation Redraw(CocoAnnotation annotation, Mask mask)
    {
        var (leavesFrame, crosses) = (!_rules.IsInside(annotation), AnnotationRules.CrossesItself(annotation));
        if (leavesFrame)
            Add(DatasetRule.PartlyOutsideFrame, annotation, "its outline was replaced by that of its pixels inside the image");
        if (crosses)
            Add(DatasetRule.SelfCrossing, annotation, "its outline was replaced by that of its pixels");
        var (wrongArea, wrongBox, emptyBox) = (_rules.IsWrongArea(annotation, mask), _rules.IsWrongBox(annotation, mask), AnnotationRules.IsEmpty(annotation.Box));
        if (wrongArea)
            Add(DatasetRule.AreaMismatch, annotation, string.Create(CultureInfo.InvariantCulture, $"its area was {annotation.Area} and is {mask.Area}"));
        if (wrongBox || emptyBox)
            Add(emptyBox ? DatasetRule.EmptyBox : DatasetRule.BoxMismatch, annotation, "its box was computed from the mask");
        var isRedrawn = leavesFrame || crosses;
        return annotation with
        {
            Segmentation = isRedrawn ? Trace(mask) : annotation.Segmentation,
            Area = isRedrawn || wrongArea ? mask.Area : annotation.Area,
            Box = isRedrawn || wrongBox || emptyBox ? mask.Box : annotation.Box,
        };
    }

    private Segmentation Trace(Mask mask)
    {
        try
        {
            return _tracer.Polygon(mask, out _);
        }
        catch (InvalidInputException)
        {
            // Too ragged for an outline: run lengths hold every mask.
            return new RleSegmentation(Rle.FromMask(mask, image.Width, image.Height));
        }
    }

    /// <summary>Of masks that are nearly the same, the first one stays; one that resembles only removed ones stays too.</summary>
    private HashSet<long> FindDoubled(List<CocoAnnotation> annotations)
    {
        var partners = _overlaps.Find().Where(p => p.IoU > options.DuplicateIoU).SelectMany(p => new[] { (p.Inner, p.Outer), (p.Outer, p.Inner) }).ToLookup(p => p.Item1, p => p.Item2);
        var removed = new HashSet<long>();
        var seen = new HashSet<long>();
        foreach (var annotation in annotations)
        {
            seen.Add(annotation.Id);
            var first = partners[annotation.Id].Where(p => seen.Contains(p) && !removed.Contains(p)).Select(p => (long?)p).FirstOrDefault();
            if (first == null)
                continue;
            removed.Add(annotation.Id);
            Add(DatasetRule.DuplicateMask, annotation, $"it was removed: annotation {first} outlines the same cell");
        }

        return removed;
    }

    private CocoAnnotation Renumber(CocoAnnotation annotation)
    {
        if (annotation.Id != 0)
            return annotation;
        Add(DatasetRule.AnnotationIdZero, annotation, $"its id is {freeId}");
        return annotation with { Id = freeId };
    }

    private CocoAnnotation? Remove(DatasetRule rule, CocoAnnotation annotation)
    {
        Add(rule, annotation, "it was removed");
        return null;
    }

    private void Add(DatasetRule rule, CocoAnnotation annotation, string action) => _fixes.Add(new AnnotationFix(rule, image.FileName, image.Id, annotation.Id, action));
}
