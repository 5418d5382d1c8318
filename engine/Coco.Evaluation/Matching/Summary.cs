namespace CellGenie.Coco.Evaluation;

/// <summary>The means that are printed, in numpy's order of adding (cocoeval.py, summarize).</summary>
internal static class Summary
{
    private const int At50 = 0;
    private const int At75 = 5;

    /// <summary>The scores.</summary>
    /// <param name="groups">For each category group the four size classes.</param>
    /// <param name="images">Images in the set.</param>
    /// <param name="truths">Annotations that take part.</param>
    /// <param name="detections">Detections that take part.</param>
    /// <param name="instances">The instance scores, if there are any.</param>
    public static EvaluationScores Of(IReadOnlyList<PrecisionRecall[]> groups, int images, long truths, long detections, InstanceScores? instances)
    {
        var thresholds = Enumerable.Range(0, IouThresholds.Values.Count).ToArray();
        return new EvaluationScores
        {
            Images = images,
            GroundTruths = truths,
            Detections = detections,
            AP = Precision(groups, 0, thresholds),
            AP50 = Precision(groups, 0, [At50]),
            AP75 = Precision(groups, 0, [At75]),
            APs = Precision(groups, 1, thresholds),
            APm = Precision(groups, 2, thresholds),
            APl = Precision(groups, 3, thresholds),
            AR = [.. Enumerable.Range(0, 3).Select(m => Recall(groups, 0, m))],
            ARs = Recall(groups, 1, 2),
            ARm = Recall(groups, 2, 2),
            ARl = Recall(groups, 3, 2),
            PrecisionByThreshold = [.. thresholds.Select(t => MeanOrUndefined(PrecisionAt(groups, 0, t, includeUndefined: true)))],
            RecallByThreshold = [.. thresholds.Select(t => MeanOrUndefined(groups.Select(g => g[0].Recall?[2][t] ?? -1)))],
            Curves = [.. thresholds.Select(t => Curve(groups, t))],
            Instances = instances,
        };
    }

    private static double Precision(IReadOnlyList<PrecisionRecall[]> groups, int area, int[] thresholds) =>
        MeanOrUndefined(thresholds.SelectMany(t => PrecisionAt(groups, area, t, includeUndefined: false)));

    private static double Recall(IReadOnlyList<PrecisionRecall[]> groups, int area, int limit) =>
        MeanOrUndefined(Enumerable.Range(0, IouThresholds.Values.Count).SelectMany(t => Defined(groups, area).Select(g => g.Recall![limit][t])));

    private static IEnumerable<double> PrecisionAt(IReadOnlyList<PrecisionRecall[]> groups, int area, int threshold, bool includeUndefined)
    {
        for (var p = 0; p < IouThresholds.RecallPoints.Count; p++)
        {
            foreach (var group in groups)
            {
                if (group[area].Precision is { } precision)
                    yield return precision[threshold][p];
                else if (includeUndefined)
                    yield return -1;
            }
        }
    }

    private static double[] Curve(IReadOnlyList<PrecisionRecall[]> groups, int threshold) =>
        [.. Enumerable.Range(0, IouThresholds.RecallPoints.Count).Select(p => MeanOrUndefined(Defined(groups, 0).Select(g => g.Precision![threshold][p])))];

    private static IEnumerable<PrecisionRecall> Defined(IReadOnlyList<PrecisionRecall[]> groups, int area) =>
        groups.Select(g => g[area]).Where(g => g.Precision != null);

    private static double MeanOrUndefined(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return all.Length == 0 ? -1 : PairwiseSum.Of(all) / all.Length;
    }
}
