namespace CellGenie.Coco.Evaluation;

/// <summary>The outcomes of all images for one group of categories.</summary>
internal sealed class GroupOutcomes
{
    private readonly List<(int Image, int Truths, AreaFlags Positives)> _images = [];
    private List<DetectionOutcome> _outcomes = [];
    private DetectionOutcome[] _ranked = [];

    /// <summary>Appends an image; images come in ascending order.</summary>
    public void Add(int image, int truths, in AreaFlags positives, ReadOnlySpan<DetectionOutcome> outcomes)
    {
        _images.Add((image, truths, positives));
        _outcomes.AddRange(outcomes);
    }

    /// <summary>Sorts the detections of all images by descending score; equal scores keep their order.</summary>
    public void Rank()
    {
        var keys = new double[_outcomes.Count];
        var order = new int[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            (keys[i], order[i]) = (-_outcomes[i].Score, i);
        StableSort.Ascending(keys, order);
        _ranked = new DetectionOutcome[keys.Length];
        for (var i = 0; i < order.Length; i++)
            _ranked[i] = _outcomes[order[i]];
        _outcomes = [];
    }

    /// <summary>Precision and recall of the images of a set.</summary>
    /// <param name="area">The size class.</param>
    /// <param name="limits">The protocol's detection limits.</param>
    /// <param name="isInSet">For each image whether it takes part; null for all.</param>
    public PrecisionRecall Accumulate(int area, IReadOnlyList<int> limits, bool[]? isInSet)
    {
        var positives = 0L;
        foreach (var image in _images)
            positives += isInSet == null || isInSet[image.Image] ? image.Positives[area] : 0;
        return positives == 0 ? PrecisionRecall.Undefined : PrecisionRecall.Of(_ranked, area, limits, positives, isInSet);
    }

    /// <summary>Ground truths and detections that take part.</summary>
    public (long Truths, long Detections) Count(bool[]? isInSet)
    {
        var (truths, detections) = (0L, 0L);
        foreach (var image in _images)
            truths += isInSet == null || isInSet[image.Image] ? image.Truths : 0;
        foreach (ref readonly var outcome in _ranked.AsSpan())
            detections += isInSet == null || isInSet[outcome.Image] ? 1 : 0;
        return (truths, detections);
    }
}
