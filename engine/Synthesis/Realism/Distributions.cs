namespace CellGenie.Synthesis.Realism;

/// <summary>Distances between two distributions, each given by its values in any order.</summary>
public static class Distributions
{
    /// <summary>
    /// Wasserstein-1 (earth mover's) distance: the area between the two empirical distribution functions, in one dimension equal to the mean distance
    /// that values must move for one distribution to become the other (Vallender 1974).
    /// </summary>
    /// <returns>0 or more, in the unit of the values; 0 for equal distributions; null where a side is empty.</returns>
    public static double? Wasserstein(IReadOnlyCollection<double> a, IReadOnlyCollection<double> b)
    {
        if (a.Count == 0 || b.Count == 0)
            return null;
        var sum = 0.0;
        var before = 0.0;
        var difference = 0.0;
        foreach (var (value, next) in Steps(a, b))
        {
            sum += Math.Abs(difference) * (value - before);
            (before, difference) = (value, next);
        }

        return sum;
    }

    /// <summary>Kolmogorov-Smirnov statistic: the largest difference between the two empirical distribution functions.</summary>
    /// <returns>0..1, without unit; 0 for equal distributions, 1 for distributions that do not overlap; null where a side is empty.</returns>
    public static double? KolmogorovSmirnov(IReadOnlyCollection<double> a, IReadOnlyCollection<double> b) =>
        a.Count == 0 || b.Count == 0 ? null : Steps(a, b).Max(s => Math.Abs(s.Difference));

    /// <summary>Wasserstein-1 distance between two histograms of the same bins.</summary>
    /// <param name="a">Number of values in each bin.</param>
    /// <param name="b">Number of values in each bin.</param>
    /// <returns>0 or more, in widths of a bin, so grey levels for histograms of grey values; null where a side is empty.</returns>
    public static double? Wasserstein(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        var (totalA, totalB) = (Total(a), Total(b));
        if (totalA == 0 || totalB == 0)
            return null;
        var sum = 0.0;
        var (upToA, upToB) = (0L, 0L);
        for (var i = 0; i < a.Length; i++)
        {
            upToA += a[i];
            upToB += b[i];
            sum += Math.Abs((double)upToA / totalA - (double)upToB / totalB);
        }

        return sum;
    }

    /// <summary>Each different value of both, ascending, with the difference of the distribution functions from there on.</summary>
    private static IEnumerable<(double Value, double Difference)> Steps(IReadOnlyCollection<double> a, IReadOnlyCollection<double> b)
    {
        double[] sortedA = [.. a.Order()];
        double[] sortedB = [.. b.Order()];
        var (i, j) = (0, 0);
        while (i < sortedA.Length || j < sortedB.Length)
        {
            var value = j == sortedB.Length || (i < sortedA.Length && sortedA[i] <= sortedB[j]) ? sortedA[i] : sortedB[j];
            while (i < sortedA.Length && sortedA[i] == value)
                i++;
            while (j < sortedB.Length && sortedB[j] == value)
                j++;
            yield return (value, (double)i / sortedA.Length - (double)j / sortedB.Length);
        }
    }

    private static long Total(ReadOnlySpan<long> histogram)
    {
        var total = 0L;
        foreach (var count in histogram)
            total += count;
        return total;
    }
}
