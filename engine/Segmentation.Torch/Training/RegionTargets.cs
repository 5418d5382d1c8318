namespace CellGenie.Segmentation.Torch;

/// <summary>The regions of an image that a cascade stage is trained on.</summary>
/// <param name="Boxes">Their boxes.</param>
/// <param name="IsCell">Whether each is foreground.</param>
/// <param name="Owner">For each the cell that it overlaps most.</param>
internal sealed record RegionTargets(float[] Boxes, bool[] IsCell, int[] Owner)
{
    /// <summary>Number of regions.</summary>
    public int Count => IsCell.Length;

    /// <summary>Indices of the foreground regions.</summary>
    public int[] Cells => [.. Enumerable.Range(0, Count).Where(i => IsCell[i])];

    /// <summary>Samples the regions of the first stage: proposals and true boxes, foreground first (specification, section 5).</summary>
    public static RegionTargets Sample(ModelOptions options, float[] proposals, TrainingSample sample, BoxSampler.Chooser choose)
    {
        float[] boxes = [.. proposals, .. sample.Boxes];
        var iou = options.CascadeIou[0];
        var matches = BoxMatcher.Match(sample.Boxes, boxes, iou, iou, rescue: false);
        var (foreground, background) = BoxSampler.Sample(matches.Label, options.RoiBatch, options.RoiForegroundShare, choose);
        return Take(boxes, matches, [.. foreground, .. background]);
    }

    /// <summary>Labels the boxes that a stage gave for the next one. Empty boxes are dropped, nothing is sampled again.</summary>
    public static RegionTargets Relabel(ModelOptions options, float[] moved, TrainingSample sample, int stage)
    {
        int[] kept = [.. Enumerable.Range(0, moved.Length / 4).Where(i => BoxList.HasArea(moved.AsSpan(4 * i, 4)))];
        var boxes = BoxList.Pick(moved, kept);
        var iou = options.CascadeIou[stage];
        return Take(boxes, BoxMatcher.Match(sample.Boxes, boxes, iou, iou, rescue: false), [.. Enumerable.Range(0, kept.Length)]);
    }

    /// <summary>The deltas from the foreground regions to their cells, four numbers each.</summary>
    public float[] Deltas(TrainingSample sample, IReadOnlyList<double> weights)
    {
        var cells = Cells;
        var deltas = new float[4 * cells.Length];
        BoxCoder.Encode(BoxList.Pick(Boxes, cells), BoxList.Pick(sample.Boxes, [.. cells.Select(i => Owner[i])]), [.. weights.Select(w => (float)w)], deltas);
        return deltas;
    }

    private static RegionTargets Take(float[] boxes, BoxMatches matches, int[] rows) =>
        new(BoxList.Pick(boxes, rows), [.. rows.Select(i => matches.Label[i] == 1)], [.. rows.Select(i => matches.Owner[i])]);
}
