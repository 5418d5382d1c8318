namespace CellGenie.Coco.Evaluation.Tests;

/// <summary>COCO's rules written down one after the other, with whole frames of pixels and lists of every detection. Slow on purpose; shares no code with the evaluator.</summary>
internal sealed class SlowEvaluator(Scene scene, EvaluationProtocol protocol, EvaluationType type)
{
    private sealed record Verdict(double Score, bool[] IsMatched, bool[] IsIgnored);

    private static readonly double[] Thresholds = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95];

    private readonly Dictionary<(Scene.Found, Scene.Truth), double> _overlaps = new();

    /// <summary>The twelve numbers, then the mean precision and the mean recall of each threshold.</summary>
    public double[] Evaluate()
    {
        int[][] groups = protocol.PerCategory ? [.. scene.Categories.Order().Select(c => new[] { c })] : [[.. protocol.CategoryIds!]];
        var precision = new Dictionary<(int T, int R, int K, int A, int M), double>();
        var recall = new Dictionary<(int T, int K, int A, int M), double>();
        for (var k = 0; k < groups.Length; k++)
        {
            for (var a = 0; a < 4; a++)
            {
                for (var m = 0; m < 3; m++)
                    Accumulate(groups[k], k, a, m, precision, recall);
            }
        }

        var all = Enumerable.Range(0, 10).ToArray();
        return
        [
            Precision(0, all), Precision(0, [0]), Precision(0, [5]), Precision(1, all), Precision(2, all), Precision(3, all),
            Recall(0, 0), Recall(0, 1), Recall(0, 2), Recall(1, 2), Recall(2, 2), Recall(3, 2),
            .. all.Select(t => precision.Where(p => p.Key.T == t && p.Key.A == 0 && p.Key.M == 2).Average(p => p.Value)),
            .. all.Select(t => recall.Where(r => r.Key.T == t && r.Key.A == 0 && r.Key.M == 2).Average(r => r.Value)),
        ];

        double Precision(int a, int[] ts) => Mean(precision.Where(p => p.Key.A == a && p.Key.M == 2 && ts.Contains(p.Key.T)).Select(p => p.Value));
        double Recall(int a, int m) => Mean(recall.Where(r => r.Key.A == a && r.Key.M == m).Select(r => r.Value));
        double Mean(IEnumerable<double> values) => values.Where(v => v > -1).DefaultIfEmpty(-1).Average();
    }

    private void Accumulate(int[] categories, int k, int a, int m, Dictionary<(int, int, int, int, int), double> precision, Dictionary<(int, int, int, int), double> recall)
    {
        var verdicts = new List<Verdict>();
        var toFind = 0;
        foreach (var image in scene.Images.Order())
        {
            var truths = categories.SelectMany(c => scene.Truths.Where(t => t.Image == image && t.Category == c)).ToList();
            var found = categories.SelectMany(c => scene.Results.Where(f => f.Image == image && f.Category == c)).OrderByDescending(f => f.Score).Take(protocol.DetectionLimits[2]).ToList();
            toFind += truths.Count(t => !IsIgnored(t, protocol.AreaRanges[a]));
            verdicts.AddRange(Match(truths, found, protocol.AreaRanges[a]).Take(protocol.DetectionLimits[m]));
        }

        verdicts = [.. verdicts.OrderByDescending(v => v.Score)];
        for (var t = 0; t < 10; t++)
        {
            double tp = 0, fp = 0;
            var points = new List<(double Recall, double Precision)>();
            foreach (var verdict in verdicts)
            {
                tp += verdict.IsMatched[t] && !verdict.IsIgnored[t] ? 1 : 0;
                fp += !verdict.IsMatched[t] && !verdict.IsIgnored[t] ? 1 : 0;
                points.Add((tp / toFind, tp / (fp + tp + double.Epsilon)));
            }

            recall[(t, k, a, m)] = toFind == 0 ? -1 : points.Count == 0 ? 0 : points[^1].Recall;
            for (var r = 0; r <= 100; r++)
            {
                // The best precision from the first detection on that reaches the recall.
                var first = points.FindIndex(p => p.Recall >= r * 0.01);
                precision[(t, r, k, a, m)] = toFind == 0 ? -1 : first < 0 ? 0 : points.Skip(first).Max(p => double.IsNaN(p.Precision) ? 0 : p.Precision);
            }
        }
    }

    private IEnumerable<Verdict> Match(List<Scene.Truth> truths, List<Scene.Found> found, AreaRange range)
    {
        var ordered = truths.Where(t => !IsIgnored(t, range)).Concat(truths.Where(t => IsIgnored(t, range))).ToList();
        var verdicts = found.Select(f => new Verdict(f.Score, new bool[10], new bool[10])).ToList();
        var areas = found.Select(f => type == EvaluationType.Box || protocol.MaskAreaFromBox ? f.Width * f.Height : Pixels(f).Count(p => p)).ToList();
        for (var t = 0; t < 10; t++)
        {
            var taken = new HashSet<Scene.Truth>(ReferenceEqualityComparer.Instance);
            for (var d = 0; d < found.Count; d++)
            {
                var best = Math.Min(Thresholds[t], 1 - 1e-10);
                Scene.Truth? hit = null;
                foreach (var truth in ordered)
                {
                    if (taken.Contains(truth) && !truth.IsCrowd)
                        continue;
                    if (hit != null && !IsIgnored(hit, range) && IsIgnored(truth, range))
                        break;
                    var overlap = _overlaps.TryGetValue((found[d], truth), out var known) ? known : _overlaps[(found[d], truth)] = Overlap(found[d], truth);
                    if (overlap < best)
                        continue;
                    (best, hit) = (overlap, truth);
                }

                if (hit != null)
                {
                    taken.Add(hit);
                    verdicts[d].IsMatched[t] = hit.Id != 0;
                    verdicts[d].IsIgnored[t] = IsIgnored(hit, range);
                }

                var area = areas[d];
                if (!verdicts[d].IsMatched[t] && (area < range.Least || area > range.Most))
                    verdicts[d].IsIgnored[t] = true;
            }
        }

        return verdicts;
    }

    private static bool IsIgnored(Scene.Truth truth, AreaRange range) => truth.IsCrowd || truth.Area < range.Least || truth.Area > range.Most;

    private bool[] Pixels(Scene.Found f) => scene.PixelsOf(f.X, f.Y, f.Width, f.Height, f.Pixels);

    private double Overlap(Scene.Found found, Scene.Truth truth)
    {
        // Boxes of whole pixels are rectangles of pixels: their areas can be counted, too.
        var a = type == EvaluationType.Mask ? Pixels(found) : scene.PixelsOf(found.X, found.Y, found.Width, found.Height, null);
        var b = scene.PixelsOf(truth.X, truth.Y, truth.Width, truth.Height, type == EvaluationType.Mask ? truth.Pixels : null);
        var both = a.Zip(b).Count(p => p.First && p.Second);
        var below = truth.IsCrowd ? a.Count(p => p) : a.Zip(b).Count(p => p.First || p.Second);
        return both == 0 ? 0 : (double)both / below;
    }
}
