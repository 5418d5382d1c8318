namespace CellGenie.Coco;

/// <summary>Finds pairs of masks of one image that are nearly the same, or of which one lies mostly inside the other.</summary>
internal sealed class MaskOverlaps(double duplicateIoU, double containment)
{
    /// <summary>Pairs with overlapping columns that are looked at: about a second.</summary>
    private const long MaxPairs = 200_000_000;

    /// <summary>Pixels of masks that are held and, for each of 64 comparisons, looked at.</summary>
    private const long MaxPixels = 1 << 26;

    private readonly List<(long Id, Mask Mask)> _masks = [];
    private long _pixels;

    /// <summary>Whether some masks were not compared, because they are too many or too large.</summary>
    public bool IsIncomplete { get; private set; }

    public void Add(long annotationId, Mask mask)
    {
        _pixels += mask.Bits.Length;
        if (_pixels <= MaxPixels)
            _masks.Add((annotationId, mask));
        else
            IsIncomplete = true;
    }

    /// <summary>The pairs: <c>Inner</c> is the smaller one.</summary>
    public IEnumerable<(long Inner, long Outer, double IoU, double Inside)> Find()
    {
        var sorted = _masks.OrderBy(m => m.Mask.X).ThenBy(m => m.Id).ToArray();
        long pairs = 0, compared = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var a = sorted[i];
            for (var j = i + 1; j < sorted.Length && sorted[j].Mask.X < a.Mask.X + a.Mask.Width; j++)
            {
                if (++pairs > MaxPairs || compared > 64 * MaxPixels)
                {
                    IsIncomplete = true;
                    yield break;
                }

                var b = sorted[j];
                var inBoth = a.Mask.Box.IntersectionArea(b.Mask.Box);
                var smaller = Math.Min(a.Mask.Area, b.Mask.Area);
                // The common pixels of the boxes bound those of the masks, so most pairs end here.
                if (inBoth <= Math.Min(duplicateIoU, containment) * smaller)
                    continue;
                compared += (long)inBoth;
                var common = a.Mask.IntersectionArea(b.Mask);
                var iou = (double)common / ((long)a.Mask.Area + b.Mask.Area - common);
                var inside = (double)common / smaller;
                if (iou > duplicateIoU || inside > containment)
                    yield return a.Mask.Area <= b.Mask.Area ? (a.Id, b.Id, iou, inside) : (b.Id, a.Id, iou, inside);
            }
        }
    }
}
