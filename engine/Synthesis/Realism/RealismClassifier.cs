using CellGenie.Imaging;

namespace CellGenie.Synthesis.Realism;

/// <summary>
/// Whether a machine can tell synthetic cells from real ones: the area under the ROC curve of <see cref="BoostedStumps"/> on <see cref="CellFeatures"/>,
/// cross-validated so that cells of one place on a plate, or at least of one frame of the microscope, are never both learnt from and judged. For synthetic
/// images that place is where their background was taken: by it they could be known again.
/// </summary>
internal static class RealismClassifier
{
    private const int MaxFolds = 10;

    // Of each side. More would not change the second digit, and would take minutes.
    private const int MaxRows = 8000;

    /// <summary>Judges two samples.</summary>
    /// <returns>Null where a side has fewer than two frames with cells.</returns>
    public static ClassifierResult? Judge(RealismSample real, RealismSample synthetic)
    {
        List<CellRow> rows = [.. Thin(real.Rows), .. Thin(synthetic.Rows)];
        var realRows = Math.Min(real.Rows.Count, MaxRows);
        var isSynthetic = new bool[rows.Count];
        Array.Fill(isSynthetic, true, realRows, rows.Count - realRows);
        if (realRows == 0 || rows.Count == realRows)
            return null;
        var groups = Group(f => f.Place);
        if (FoldsOf(groups) < 2)
            groups = Group(f => f.Frame);
        var folds = FoldsOf(groups);
        if (folds < 2)
            return null;

        var bins = Enumerable.Range(0, CellFeatures.Names.Count).Select(f => BoostedStumps.Sort(rows.Select(r => r.Features[f]).ToArray())).ToArray();
        var scores = new double[rows.Count];
        var gains = new double[bins.Length];
        var (won, pairs) = (0.0, 0.0);
        for (var fold = 0; fold < folds; fold++)
        {
            var model = new BoostedStumps(bins, [.. Enumerable.Range(0, rows.Count).Where(r => groups[r] % folds != fold)], isSynthetic);
            var judged = Enumerable.Range(0, rows.Count).Where(r => groups[r] % folds == fold).ToList();
            foreach (var row in judged)
                scores[row] = model.Score(bins, row);
            for (var f = 0; f < gains.Length; f++)
                gains[f] += model.Gains[f];
            double[] positives = [.. judged.Where(r => isSynthetic[r]).Select(r => scores[r])];
            double[] negatives = [.. judged.Where(r => !isSynthetic[r]).Select(r => scores[r])];

            // Scores of different models do not compare, so that pairs are formed within a fold.
            won += AreaUnderCurve(positives, negatives) * positives.Length * negatives.Length;
            pairs += (double)positives.Length * negatives.Length;
        }

        var all = gains.Sum();
        var tells = gains.Select((gain, f) => new TellingFeature(
                CellFeatures.Names[f], all == 0 ? 0 : gain / all, rows.Take(realRows).Average(r => r.Features[f]), rows.Skip(realRows).Average(r => r.Features[f])))
            .Where(t => t.Share > 0).OrderByDescending(t => t.Share).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        var giveaways = Enumerable.Range(realRows, rows.Count - realRows).OrderByDescending(r => scores[r]).ThenBy(r => r).Select(r => rows[r]).ToList();
        return new ClassifierResult(won / pairs, tells, giveaways);

        int[] Group(Func<MeasuredFile, string> by) => [.. GroupsOf(real, rows.Take(realRows), by), .. GroupsOf(synthetic, rows.Skip(realRows), by)];

        int FoldsOf(int[] groups) => Math.Min(MaxFolds, Math.Min(groups.Take(realRows).Max(), groups.Skip(realRows).Max()) + 1);
    }

    /// <summary>The chance that a positive has a higher score than a negative, ties counting half (Mann and Whitney 1947).</summary>
    /// <param name="positives">At least one score.</param>
    /// <param name="negatives">At least one score.</param>
    /// <returns>0..1; 0.5 where the scores say nothing.</returns>
    public static double AreaUnderCurve(IReadOnlyList<double> positives, IReadOnlyList<double> negatives)
    {
        double[] sorted = [.. negatives.Order()];
        var won = 0.0;
        foreach (var score in positives)
        {
            var below = LowerBound(sorted, score);
            var upTo = below;
            if (below < sorted.Length && sorted[below] == score)
                upTo = LowerBound(sorted, Math.BitIncrement(score));
            won += (below + upTo) / 2.0;
        }

        return won / ((double)positives.Count * negatives.Count);
    }

    /// <summary>Evenly spread rows, few enough to learn from.</summary>
    private static IEnumerable<CellRow> Thin(List<CellRow> rows) => EvenSample.Of(rows, MaxRows);

    /// <summary>A number for each row, the same for rows whose images belong together.</summary>
    private static IEnumerable<int> GroupsOf(RealismSample sample, IEnumerable<CellRow> rows, Func<MeasuredFile, string> by)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var group = by(sample.Images[row.Image]);
            if (!numbers.TryGetValue(group, out var number))
                numbers.Add(group, number = numbers.Count);
            yield return number;
        }
    }

    private static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}

/// <summary>What the classifier found.</summary>
/// <param name="Auc">Area under the ROC curve, 0..1; see <see cref="RealismMetrics.ClassifierAuc"/>.</param>
/// <param name="Tells">What told the sides apart, most telling first.</param>
/// <param name="Giveaways">Synthetic cells, the most easily recognised first.</param>
internal sealed record ClassifierResult(double Auc, IReadOnlyList<TellingFeature> Tells, IReadOnlyList<CellRow> Giveaways);
