namespace CellGenie.Coco.Evaluation;

/// <summary>Matches the detections of one image and category group to its ground truths, as pycocotools does (cocoeval.py, evaluateImg).</summary>
/// <param name="areas">The four size classes.</param>
internal sealed class ImageMatcher(IReadOnlyList<AreaRange> areas)
{
    private readonly double[] _thresholds = [.. IouThresholds.Values.Select(t => Math.Min(t, 1 - 1e-10))];
    private bool[] _ignored = [];
    private bool[] _taken = [];

    /// <summary>Matches in every size class at every threshold.</summary>
    /// <param name="truths">The ground truths, in file order.</param>
    /// <param name="detections">The detections by descending score.</param>
    /// <param name="candidates">What each detection overlaps.</param>
    /// <param name="outcomes">Where the flags are written, one element for each detection.</param>
    /// <returns>For each size class the number of ground truths that are to be found.</returns>
    public AreaFlags Match(GroundTruth[] truths, List<Detection> detections, Candidate[][] candidates, Span<DetectionOutcome> outcomes)
    {
        if (_taken.Length < truths.Length)
            (_taken, _ignored) = (new bool[2 * truths.Length], new bool[2 * truths.Length]);
        var positives = default(AreaFlags);
        for (var a = 0; a < areas.Count; a++)
        {
            for (var g = 0; g < truths.Length; g++)
            {
                _ignored[g] = truths[g].IsCrowd || areas[a].Excludes(truths[g].Area);
                positives[a] += _ignored[g] ? 0u : 1u;
            }

            for (var t = 0; t < _thresholds.Length; t++)
                MatchAt(t, a, truths, candidates, outcomes);
            for (var d = 0; d < outcomes.Length; d++)
            {
                if (areas[a].Excludes(detections[d].Area))
                    outcomes[d].Flags[a] |= (~outcomes[d].Flags[a] & ((1u << _thresholds.Length) - 1)) << DetectionOutcome.IgnoredShift;
            }
        }

        return positives;
    }

    private void MatchAt(int threshold, int area, GroundTruth[] truths, Candidate[][] candidates, Span<DetectionOutcome> outcomes)
    {
        _taken.AsSpan(0, truths.Length).Clear();
        for (var d = 0; d < candidates.Length; d++)
        {
            if (candidates[d].Length == 0)
                continue;
            // What is to be found goes before what is ignored: an ignored one is matched only where nothing else is.
            var best = _thresholds[threshold];
            var hit = BestOf(candidates[d], ignored: false, truths, best);
            if (hit < 0)
                hit = BestOf(candidates[d], ignored: true, truths, best);
            if (hit < 0)
                continue;
            _taken[hit] = true;
            var flags = truths[hit].Id != 0 ? 1u : 0;
            if (_ignored[hit])
                flags |= 1u << DetectionOutcome.IgnoredShift;
            outcomes[d].Flags[area] |= flags << threshold;
        }
    }

    /// <summary>The free candidate of the highest overlap, the last one of several; -1 if none reaches the threshold.</summary>
    private int BestOf(Candidate[] candidates, bool ignored, GroundTruth[] truths, double best)
    {
        var hit = -1;
        foreach (var candidate in candidates)
        {
            var g = candidate.GroundTruth;
            if (_ignored[g] != ignored || (_taken[g] && !truths[g].IsCrowd) || candidate.IoU < best)
                continue;
            (best, hit) = (candidate.IoU, g);
        }

        return hit;
    }
}
