namespace CellGenie.Coco.Evaluation;

/// <summary>Precision and recall of one set of images, category group and size class, as pycocotools accumulates them (cocoeval.py, accumulate).</summary>
internal sealed class PrecisionRecall
{
    /// <summary>numpy's spacing(1), which keeps 0 / 0 away.</summary>
    private const double Epsilon = 2.220446049250313e-16;

    private PrecisionRecall(double[][]? precision, double[][]? recall)
    {
        Precision = precision;
        Recall = recall;
    }

    /// <summary>There is nothing to find.</summary>
    public static PrecisionRecall Undefined { get; } = new(null, null);

    /// <summary>For each threshold the interpolated precision at the recall points, at the largest limit; null where undefined.</summary>
    public double[][]? Precision { get; }

    /// <summary>For each limit and threshold the final recall; null where undefined.</summary>
    public double[][]? Recall { get; }

    /// <summary>Counts through the detections of all images.</summary>
    /// <param name="ranked">By descending score.</param>
    /// <param name="area">The size class.</param>
    /// <param name="limits">The detection limits, ascending.</param>
    /// <param name="positives">Ground truths to be found, at least 1.</param>
    /// <param name="isInSet">For each image whether it takes part; null for all.</param>
    public static PrecisionRecall Of(ReadOnlySpan<DetectionOutcome> ranked, int area, IReadOnlyList<int> limits, long positives, bool[]? isInSet)
    {
        var thresholds = IouThresholds.Values.Count;
        // The false positives before each true one: between two of them precision only falls, so nothing else is needed.
        var falseBefore = new List<int>[thresholds];
        for (var t = 0; t < thresholds; t++)
            falseBefore[t] = [];
        var falseCount = new int[thresholds];
        var found = limits.Select(_ => new long[thresholds]).ToArray();
        foreach (ref readonly var outcome in ranked)
        {
            if (isInSet != null && !isInSet[outcome.Image])
                continue;
            var flags = outcome.Flags[area];
            var counted = ~(flags >> DetectionOutcome.IgnoredShift);
            var (isTrue, isFalse) = (flags & counted, ~flags & counted);
            for (var t = 0; t < thresholds; t++)
            {
                if ((isTrue >> t & 1) != 0)
                {
                    falseBefore[t].Add(falseCount[t]);
                    for (var m = 0; m < limits.Count; m++)
                        found[m][t] += outcome.Rank < limits[m] ? 1 : 0;
                }
                else
                {
                    falseCount[t] += (int)(isFalse >> t & 1);
                }
            }
        }

        return new PrecisionRecall(
            [.. falseBefore.Select(f => Interpolate(f, positives))],
            [.. found.Select(f => f.Select(n => n / (double)positives).ToArray())]);
    }

    private static double[] Interpolate(List<int> falseBefore, long positives)
    {
        // precision[k]: the best precision at k + 1 or more true positives.
        var precision = new double[falseBefore.Count];
        var best = 0.0;
        for (var k = precision.Length - 1; k >= 0; k--)
        {
            double truePositives = k + 1, falsePositives = falseBefore[k];
            best = Math.Max(best, truePositives / (falsePositives + truePositives + Epsilon));
            precision[k] = best;
        }

        var points = IouThresholds.RecallPoints;
        var interpolated = new double[points.Count];
        var at = 0;
        for (var p = 0; p < interpolated.Length; p++)
        {
            while (at < precision.Length && (at + 1) / (double)positives < points[p])
                at++;
            interpolated[p] = at < precision.Length ? precision[at] : 0;
        }

        return interpolated;
    }
}
