using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation;

/// <summary>Evaluates one image after the other; each worker has its own.</summary>
internal sealed class ImageEvaluator(CocoFile truth, ResultsFile results, CategoryPlan categories, EvaluationOptions options)
{
    // Lists of this size, made anew for each image, would cost the garbage collector more than the matching takes.
    private readonly List<Detection> _detections = [];
    private readonly List<Detection> _ofGroup = [];
    private readonly CandidateFinder _finder = new();
    private readonly ImageMatcher _matcher = new(options.Protocol.AreaRanges);

    /// <summary>Evaluates an image.</summary>
    /// <param name="ordinal">Its place among the images by id.</param>
    /// <param name="image">The image.</param>
    /// <param name="entries">Its results, in file order.</param>
    public ImageEvaluation Evaluate(int ordinal, CocoImage image, ReadOnlySpan<int> entries)
    {
        var truths = ReadTruths(image);
        var ranked = RankByGroup(entries);
        var chosen = Choose(ranked);
        results.Read(chosen, image, options.Type, options.Protocol.MaskAreaFromBox, _detections);
        var groups = new List<ImageEvaluation.Group>();
        foreach (var group in truths.Select(t => t.Group).Union(ranked.Keys).Order())
        {
            var ofGroup = truths.Where(t => t.Group == group).Select(t => t.Truth).ToArray();
            var found = ranked.GetValueOrDefault(group, []);
            groups.Add(Match(group, ordinal, ofGroup, found.AsSpan(0, Math.Min(found.Length, options.Protocol.DetectionLimits[^1])), chosen));
        }

        return new ImageEvaluation(groups, options.InstanceScores ? TallyInstances(truths, ranked, chosen) : null);
    }

    private ImageEvaluation.Group Match(int group, int ordinal, GroundTruth[] truths, ReadOnlySpan<int> best, int[] chosen)
    {
        var outcomes = new DetectionOutcome[best.Length];
        _ofGroup.Clear();
        for (var rank = 0; rank < best.Length; rank++)
        {
            _ofGroup.Add(_detections[Array.BinarySearch(chosen, best[rank])]);
            outcomes[rank] = new DetectionOutcome { Score = results[best[rank]].Score, Image = ordinal, Rank = rank };
        }

        var positives = _matcher.Match(truths, _ofGroup, _finder.Find(truths, _ofGroup, options.Type), outcomes);
        return new ImageEvaluation.Group(group, truths.Length, positives, outcomes);
    }

    private InstanceTally TallyInstances(List<(int Group, GroundTruth Truth)> truths, Dictionary<int, int[]> ranked, int[] chosen)
    {
        var found = ranked.Values.SelectMany(r => r).Where(IsCertain).OrderByDescending(i => results[i].Score).ThenBy(i => i);
        return InstanceTally.Of(
            [.. truths.Where(t => !t.Truth.IsCrowd).Select(t => t.Truth.Mask!)],
            [.. truths.Where(t => t.Truth.IsCrowd).Select(t => t.Truth.Mask!)],
            [.. found.Select(i => _detections[Array.BinarySearch(chosen, i)].Mask!)]);
    }

    private bool IsCertain(int entry) => results[entry].Score >= options.ScoreThreshold;

    /// <summary>The annotations that take part, in the order in which their categories are put together.</summary>
    private List<(int Group, GroundTruth Truth)> ReadTruths(CocoImage image)
    {
        var truths = new List<(int Position, GroundTruth Truth)>();
        foreach (var annotation in truth.ReadAnnotations(image))
        {
            var position = categories.PositionOf(annotation.CategoryId);
            if (position >= 0)
                truths.Add((position, Prepare(annotation, image)));
        }

        return [.. truths.OrderBy(t => t.Position).Select(t => (categories.GroupOf(t.Position), t.Truth))];
    }

    private GroundTruth Prepare(CocoAnnotation annotation, CocoImage image)
    {
        if (options.Type == EvaluationType.Box)
            return new GroundTruth(annotation.Id, annotation.Area, annotation.IsCrowd, annotation.Box, null);
        try
        {
            var mask = annotation.Segmentation.ToRle(image.Width, image.Height);
            return new GroundTruth(annotation.Id, annotation.Area, annotation.IsCrowd, mask.Box, mask);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(truth.Path, $"annotation {annotation.Id}", e.Rule, e);
        }
    }

    /// <summary>The results of each group by descending score; equal scores in file order, category by category.</summary>
    private Dictionary<int, int[]> RankByGroup(ReadOnlySpan<int> entries)
    {
        var positions = new List<(int Position, int Entry)>(entries.Length);
        foreach (var entry in entries)
        {
            var position = categories.PositionOf(results[entry].CategoryId);
            if (position >= 0)
                positions.Add((position, entry));
        }

        var ranked = new Dictionary<int, int[]>();
        foreach (var group in positions.OrderBy(p => p.Position).GroupBy(p => categories.GroupOf(p.Position), p => p.Entry))
        {
            int[] ofGroup = [.. group];
            double[] keys = [.. ofGroup.Select(e => -results[e].Score)];
            int[] order = [.. Enumerable.Range(0, keys.Length)];
            StableSort.Ascending(keys, order);
            ranked[group.Key] = [.. order.Select(i => ofGroup[i])];
        }

        return ranked;
    }

    /// <summary>What must be read: the best of each group, and what instance scores need. In file order.</summary>
    private int[] Choose(Dictionary<int, int[]> ranked)
    {
        var chosen = new List<int>();
        foreach (var group in ranked.Values)
        {
            for (var rank = 0; rank < group.Length; rank++)
            {
                if (rank < options.Protocol.DetectionLimits[^1] || (options.InstanceScores && IsCertain(group[rank])))
                    chosen.Add(group[rank]);
            }
        }

        chosen.Sort();
        return [.. chosen];
    }
}
