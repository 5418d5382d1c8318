namespace CellGenie.Synthesis.Realism;

/// <summary>
/// Tells two classes apart by gradient boosting of single thresholds (Friedman 2001, with the second-order steps of Chen and Guestrin 2016). Both
/// classes have the same weight whatever their sizes. The same data give the same bits on every machine.
/// </summary>
internal sealed class BoostedStumps
{
    /// <summary>The most bins a feature is sorted into.</summary>
    public const int Bins = 32;

    private const int Rounds = 80;
    private const double Rate = 0.2;

    // Of the sum of a leaf's second derivatives, each row of weight 1 giving up to 1/4.
    private const double Regularisation = 2;
    private const double LeastGain = 1e-9;

    private readonly List<(int Feature, int Threshold, double Low, double High)> _stumps = [];

    /// <summary>How much each feature helped, 0 or more: the sum of the gains.</summary>
    public double[] Gains { get; }

    /// <summary>Trains.</summary>
    /// <param name="bins">For each feature the bin of every row; see <see cref="Sort"/>.</param>
    /// <param name="rows">The rows to learn from, of both classes.</param>
    /// <param name="isPositive">The class of every row.</param>
    public BoostedStumps(byte[][] bins, IReadOnlyList<int> rows, bool[] isPositive)
    {
        Gains = new double[bins.Length];
        var positives = rows.Count(r => isPositive[r]);
        var (weightOfPositive, weightOfNegative) = (rows.Count / (2.0 * positives), rows.Count / (2.0 * (rows.Count - positives)));
        var scores = new double[rows.Count];
        var first = new double[rows.Count];
        var second = new double[rows.Count];
        for (var round = 0; round < Rounds; round++)
        {
            for (var k = 0; k < rows.Count; k++)
            {
                var probability = 1 / (1 + StableMath.Exp(-scores[k]));
                var weight = isPositive[rows[k]] ? weightOfPositive : weightOfNegative;
                first[k] = weight * ((isPositive[rows[k]] ? 1 : 0) - probability);
                second[k] = weight * probability * (1 - probability);
            }

            if (BestOf(bins, rows, first, second) is not { } best)
                return;
            _stumps.Add(best.Stump);
            Gains[best.Stump.Feature] += best.Gain;
            var column = bins[best.Stump.Feature];
            for (var k = 0; k < rows.Count; k++)
                scores[k] += column[rows[k]] <= best.Stump.Threshold ? best.Stump.Low : best.Stump.High;
        }
    }

    /// <summary>The score of a row: higher is more like the positive class.</summary>
    public double Score(byte[][] bins, int row)
    {
        var score = 0.0;
        foreach (var (feature, threshold, low, high) in _stumps)
            score += bins[feature][row] <= threshold ? low : high;
        return score;
    }

    /// <summary>Sorts a feature's values into bins that hold about equally many of all values.</summary>
    public static byte[] Sort(ReadOnlySpan<float> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        float[] edges = [.. Enumerable.Range(1, Bins - 1).Select(b => sorted[(int)((long)b * sorted.Length / Bins)]).Distinct()];
        var bins = new byte[values.Length];
        for (var i = 0; i < bins.Length; i++)
        {
            var found = Array.BinarySearch(edges, values[i]);
            bins[i] = (byte)(found >= 0 ? found + 1 : ~found);
        }

        return bins;
    }

    private static ((int Feature, int Threshold, double Low, double High) Stump, double Gain)? BestOf(byte[][] bins, IReadOnlyList<int> rows, double[] first, double[] second)
    {
        ((int, int, double, double) Stump, double Gain)? best = null;
        Span<double> gradients = stackalloc double[Bins + 1];
        Span<double> curvatures = stackalloc double[Bins + 1];
        for (var feature = 0; feature < bins.Length; feature++)
        {
            gradients.Clear();
            curvatures.Clear();
            var column = bins[feature];
            var (total, curvature) = (0.0, 0.0);
            for (var k = 0; k < first.Length; k++)
            {
                var bin = column[rows[k]];
                gradients[bin] += first[k];
                curvatures[bin] += second[k];
            }

            for (var b = 0; b <= Bins; b++)
            {
                total += gradients[b];
                curvature += curvatures[b];
            }

            var (low, lowCurvature) = (0.0, 0.0);
            for (var b = 0; b < Bins; b++)
            {
                low += gradients[b];
                lowCurvature += curvatures[b];
                var (high, highCurvature) = (total - low, curvature - lowCurvature);
                var gain = low * low / (lowCurvature + Regularisation) + high * high / (highCurvature + Regularisation) - total * total / (curvature + Regularisation);
                if (gain > LeastGain && gain > (best?.Gain ?? 0))
                    best = ((feature, b, Rate * low / (lowCurvature + Regularisation), Rate * high / (highCurvature + Regularisation)), gain);
            }
        }

        return best;
    }
}
