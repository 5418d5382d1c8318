namespace CellGenie.Coco;

/// <summary>Finds pairs of masks of one image that are nearly the same, or of which one lies mostly inside the other.</summary>
internal sealed class MaskOverlaps(double duplicateIoU, double containment)
{
    /// <summary>Pairs that meet in a square of the grid and are looked at: about a second.</summary>
    private const long MaxPairs = 200_000_000;

    /// <summary>Pixels that are compared: about a second.</summary>
    private const long MaxCompared = 1L << 32;

    /// <summary>Pixels of the boxes of all masks: they are held at the same time.</summary>
    private const long MaxHeld = 1 << 26;

    /// <summary>The grid has squares of 2^5 = 32 pixels, about the size of a biological cell.</summary>
    private const int GridShift = 5;

    private readonly List<(long Id, Mask Mask)> _masks = [];
    private long _pixels;

    /// <summary>Whether some masks were not compared, because they are too many or too large.</summary>
    public bool IsIncomplete { get; private set; }

    public void Add(long annotationId, Mask mask)
    {
        _pixels += mask.Bits.Length;
        if (_pixels <= MaxHeld)
            _masks.Add((annotationId, mask));
        else
            IsIncomplete = true;
    }

    /// <summary>The pairs, by the ids of the outer one and then of the inner one. <c>Inner</c> is the smaller one.</summary>
    public IReadOnlyList<(long Inner, long Outer, double IoU, double Inside)> Find()
    {
        var sorted = _masks.OrderBy(m => m.Mask.X).ThenBy(m => m.Id).ToArray();
        var found = new List<(long Inner, long Outer, double IoU, double Inside)>();
        long pairs = 0, compared = 0;
        foreach (var cell in Grid(sorted))
        {
            for (var i = 0; i < cell.Members.Count; i++)
            {
                for (var j = i + 1; j < cell.Members.Count; j++)
                {
                    if (++pairs > MaxPairs || compared > MaxCompared)
                    {
                        IsIncomplete = true;
                        return Ordered(found);
                    }

                    var (a, b) = (sorted[cell.Members[i]], sorted[cell.Members[j]]);
                    if (CellOf(Math.Max(a.Mask.X, b.Mask.X), Math.Max(a.Mask.Y, b.Mask.Y)) != cell.Key)
                        continue; // They meet in several cells; the one of the corner that their boxes share counts.
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
                        found.Add(a.Mask.Area <= b.Mask.Area ? (a.Id, b.Id, iou, inside) : (b.Id, a.Id, iou, inside));
                }
            }
        }

        return Ordered(found);
    }

    private static List<(long Inner, long Outer, double IoU, double Inside)> Ordered(List<(long Inner, long Outer, double IoU, double Inside)> pairs) =>
        [.. pairs.OrderBy(p => p.Outer).ThenBy(p => p.Inner)];

    private static long CellOf(int x, int y) => (long)(y >> GridShift) << 32 | (uint)(x >> GridShift);

    /// <summary>For each cell of a grid the masks whose boxes reach into it: only masks that meet in a cell can overlap.</summary>
    private static IEnumerable<(long Key, List<int> Members)> Grid((long Id, Mask Mask)[] masks)
    {
        var cells = new Dictionary<long, List<int>>();
        for (var i = 0; i < masks.Length; i++)
        {
            var mask = masks[i].Mask;
            for (var y = mask.Y >> GridShift; y <= (mask.Y + mask.Height - 1) >> GridShift; y++)
            {
                for (var x = mask.X >> GridShift; x <= (mask.X + mask.Width - 1) >> GridShift; x++)
                {
                    var key = (long)y << 32 | (uint)x;
                    if (!cells.TryGetValue(key, out var members))
                        cells.Add(key, members = []);
                    members.Add(i);
                }
            }
        }

        return cells.Select(c => (c.Key, c.Value));
    }
}
