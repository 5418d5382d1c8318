using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation;

/// <summary>One evaluation: matches every image, then puts them together for each set of images.</summary>
internal sealed class EvaluationRun
{
    private readonly CocoFile _truth;
    private readonly ResultsFile _results;
    private readonly EvaluationOptions _options;
    private readonly CategoryPlan _categories;
    private readonly CocoImage[] _images;
    private readonly ImageIndex _index;
    private readonly GroupOutcomes[] _groups;
    private readonly InstanceTally?[] _tallies;

    public EvaluationRun(CocoFile truth, ResultsFile results, EvaluationOptions options)
    {
        _truth = truth;
        _results = results;
        _options = options;
        _categories = new CategoryPlan(options.Protocol, truth);
        _images = [.. truth.Images.OrderBy(i => i.Id)];
        _index = new ImageIndex(_images, results, truth.Path);
        _groups = [.. Enumerable.Range(0, _categories.GroupCount).Select(_ => new GroupOutcomes())];
        _tallies = new InstanceTally?[_images.Length];
    }

    public EvaluationResult Run(IProgress<EvaluationProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new EvaluationProgress(0, _images.Length));
        OrderedParallel.Run(
            0,
            _images.Length,
            _options.Workers,
            () => new ImageEvaluator(_truth, _results, _categories, _options),
            (ordinal, evaluator) => evaluator.Evaluate(ordinal, _images[ordinal], _index.ResultsOf(ordinal)),
            (ordinal, evaluation) =>
            {
                Take(ordinal, evaluation);
                progress?.Report(new EvaluationProgress(ordinal + 1, _images.Length));
            },
            cancellation);
        OrderedParallel.Run(
            0,
            _groups.Length,
            _options.Workers,
            () => 0,
            (group, _) =>
            {
                _groups[group].Rank();
                return group;
            },
            (_, _) => { },
            cancellation);
        var cultures = _options.ByCulture ? Cultures() : [];
        var scores = Score([null, .. cultures.Select(c => c.IsInSet)], cancellation);
        return new EvaluationResult(
            _options.Protocol,
            _options.Type,
            scores[0],
            [.. cultures.Select((c, i) => KeyValuePair.Create(c.Name, scores[i + 1]))],
            EvaluationWarnings.Of(_truth, _results, _categories, _options),
            _truth.Problems.Count(p => p.LeftOut));
    }

    private void Take(int ordinal, ImageEvaluation evaluation)
    {
        foreach (var group in evaluation.Groups)
            _groups[group.Index].Add(ordinal, group.Truths, group.Positives, group.Outcomes);
        _tallies[ordinal] = evaluation.Instances;
    }

    private List<(string Name, bool[] IsInSet)> Cultures()
    {
        var categories = _truth.Categories.ToDictionary(c => c.Id);
        var cultures = _images.Select(i => CultureNames.Of(i, _truth.EntriesOf(i).Select(e => categories.GetValueOrDefault(e.CategoryId)).FirstOrDefault())).ToArray();
        return [.. cultures.Distinct().Order(StringComparer.Ordinal).Select(name => (name, cultures.Select(c => c == name).ToArray()))];
    }

    private EvaluationScores[] Score(bool[]?[] sets, CancellationToken cancellation)
    {
        var areas = _options.Protocol.AreaRanges.Count;
        var results = new PrecisionRecall[sets.Length * _groups.Length * areas];
        OrderedParallel.Run(
            0,
            results.Length,
            _options.Workers,
            () => 0,
            (job, _) => _groups[job / areas % _groups.Length].Accumulate(job % areas, _options.Protocol.DetectionLimits, sets[job / areas / _groups.Length]),
            (job, result) => results[job] = result,
            cancellation);
        return [.. sets.Select((set, s) => Summarize(set, [.. results.AsSpan(s * _groups.Length * areas, _groups.Length * areas).ToArray().Chunk(areas)]))];
    }

    private EvaluationScores Summarize(bool[]? set, PrecisionRecall[][] groups)
    {
        var counts = _groups.Select(g => g.Count(set)).ToArray();
        var tallies = _tallies.Where((t, i) => t != null && (set == null || set[i])).Select(t => t!).ToArray();
        return Summary.Of(
            groups,
            set?.Count(isIn => isIn) ?? _images.Length,
            counts.Sum(c => c.Truths),
            counts.Sum(c => c.Detections),
            _options.InstanceScores ? InstanceScores.Of(tallies, _options.ScoreThreshold) : null);
    }
}
