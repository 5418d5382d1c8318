namespace CellGenie.Coco.Evaluation;

/// <summary>What one image adds to the instance scores.</summary>
internal sealed class InstanceTally
{
    private const double Half = 0.5;
    private const double ThreeQuarters = 0.75;

    private readonly long[] _truthAreas;
    private readonly long[] _foundAreas;
    private readonly (int Truth, int Found, long Shared)[] _pairs;

    private InstanceTally(long[] truthAreas, long[] foundAreas, (int, int, long)[] pairs)
    {
        (_truthAreas, _foundAreas, _pairs) = (truthAreas, foundAreas, pairs);
        Truths = truthAreas.Count(a => a > 0);
        Found = foundAreas.Count(a => a > 0);
        TallyPairs();
        AggregatedJaccard = Aggregate();
    }

    /// <summary>Reference cells with a pixel of their own.</summary>
    public int Truths { get; }

    /// <summary>Detections with a pixel of their own.</summary>
    public int Found { get; }

    /// <summary>Sum over reference cells of the Jaccard index with the detection that covers more than half of the cell.</summary>
    public double JaccardSum { get; private set; }

    /// <summary>Reference cells of which no detection covers more than half.</summary>
    public int Missed { get; private set; }

    /// <summary>Detections that cover more than half of no reference cell.</summary>
    public int Spurious { get; private set; }

    /// <summary>Splits needed where one detection covers more than half of several reference cells: one less than the cells.</summary>
    public int Splits { get; private set; }

    /// <summary>Pairs of an IoU above 0.5. An object is in one such pair at most.</summary>
    public int Matches { get; private set; }

    /// <summary>Pairs of an IoU above 0.75.</summary>
    public int CloseMatches { get; private set; }

    /// <summary>Sum of the IoU of <see cref="Matches"/>.</summary>
    public double MatchedIoU { get; private set; }

    /// <summary>The image's aggregated Jaccard index; null if it has neither cells nor detections.</summary>
    public double? AggregatedJaccard { get; }

    /// <summary>Compares the cells of one image with its detections.</summary>
    /// <param name="truths">Reference cells; of several on one pixel the first has it.</param>
    /// <param name="crowds">Regions that are not separated: a detection with more than half of its pixels there is left out.</param>
    /// <param name="found">Detections by descending score; of several on one pixel the first has it.</param>
    public static InstanceTally Of(IReadOnlyList<Rle> truths, IReadOnlyList<Rle> crowds, IReadOnlyList<Rle> found)
    {
        var truthRuns = LabelMapRuns.Of([.. truths, .. crowds]);
        var foundRuns = LabelMapRuns.Of(found);
        var truthAreas = LabelMapRuns.Areas(truthRuns, truths.Count + crowds.Count);
        var foundAreas = LabelMapRuns.Areas(foundRuns, found.Count);
        var shared = LabelMapRuns.Shared(truthRuns, foundRuns);

        var inCrowd = new long[found.Count];
        foreach (var ((truth, detection), pixels) in shared)
            inCrowd[detection] += truth >= truths.Count ? pixels : 0;
        for (var d = 0; d < found.Count; d++)
        {
            if (2 * inCrowd[d] > foundAreas[d])
                foundAreas[d] = 0;
        }

        var pairs = shared.Where(s => s.Key.First < truths.Count && foundAreas[s.Key.Second] > 0)
            .Select(s => (s.Key.First, s.Key.Second, s.Value))
            .Order();
        return new InstanceTally(truthAreas[..truths.Count], foundAreas, [.. pairs]);
    }

    private double IoU((int Truth, int Found, long Shared) pair) =>
        (double)pair.Shared / (_truthAreas[pair.Truth] + _foundAreas[pair.Found] - pair.Shared);

    private void TallyPairs()
    {
        var covered = new int[_foundAreas.Length];
        foreach (var pair in _pairs)
        {
            var iou = IoU(pair);
            if (2 * pair.Shared > _truthAreas[pair.Truth])
            {
                JaccardSum += iou;
                covered[pair.Found]++;
            }

            if (iou > Half)
            {
                Matches++;
                MatchedIoU += iou;
                CloseMatches += iou > ThreeQuarters ? 1 : 0;
            }
        }

        Missed = Truths - covered.Sum();
        Splits = covered.Sum(c => Math.Max(0, c - 1));
        Spurious = Found - covered.Count(c => c > 0);
    }

    private double? Aggregate()
    {
        var (shared, union) = (0L, 0L);
        var isUsed = new bool[_foundAreas.Length];
        foreach (var ofTruth in _pairs.GroupBy(p => p.Truth))
        {
            var best = ofTruth.MaxBy(IoU);
            shared += best.Shared;
            union += _foundAreas[best.Found] - best.Shared;
            isUsed[best.Found] = true;
        }

        union += _truthAreas.Sum();
        for (var d = 0; d < isUsed.Length; d++)
            union += isUsed[d] ? 0 : _foundAreas[d];
        return union == 0 ? null : (double)shared / union;
    }
}
