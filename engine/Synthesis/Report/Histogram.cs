namespace CellGenie.Synthesis.Report;

/// <summary>Two distributions of whole numbers in the same bins, so that they can be drawn on the same axes.</summary>
internal sealed class Histogram
{
    private Histogram(int width, int bins)
    {
        Width = width;
        Bins = bins;
        Real = new double[bins];
        Synthetic = new double[bins];
    }

    /// <summary>Width of a bin: bin b holds the numbers from <c>b * Width</c> up to, but not including, <c>(b + 1) * Width</c>.</summary>
    public int Width { get; }

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>Share of the real numbers in each bin, 0..1.</summary>
    public double[] Real { get; }

    /// <summary>Share of the synthetic numbers in each bin, 0..1.</summary>
    public double[] Synthetic { get; }

    /// <summary>Share of the real numbers beyond the last bin.</summary>
    public double RealBeyond { get; private set; }

    /// <summary>Share of the synthetic numbers beyond the last bin.</summary>
    public double SyntheticBeyond { get; private set; }

    /// <summary>Sorts both into bins of a round width that start at 0.</summary>
    /// <param name="real">0 or more, ascending; may be empty.</param>
    /// <param name="synthetic">0 or more, ascending; may be empty.</param>
    /// <param name="maxBins">The most bins.</param>
    /// <param name="reach">The share of each distribution, 0..1, that the bins must reach.</param>
    /// <returns>Null when both are empty.</returns>
    public static Histogram? Of(ReadOnlySpan<int> real, ReadOnlySpan<int> synthetic, int maxBins, double reach)
    {
        if (real.IsEmpty && synthetic.IsEmpty)
            return null;
        var end = (long)Math.Max(EndOf(real, reach), EndOf(synthetic, reach));
        var width = RoundWidths().First(w => end / w < maxBins);
        var histogram = new Histogram(width, (int)(end / width) + 1);
        histogram.RealBeyond = Fill(histogram.Real, real, width);
        histogram.SyntheticBeyond = Fill(histogram.Synthetic, synthetic, width);
        return histogram;
    }

    /// <summary>1, 2, 5, 10, 20, 50, … up to two thousand million.</summary>
    internal static IEnumerable<int> RoundWidths()
    {
        for (var power = 1L; power <= int.MaxValue; power *= 10)
        {
            foreach (var factor in (long[])[1, 2, 5])
            {
                if (power * factor <= int.MaxValue)
                    yield return (int)(power * factor);
            }
        }
    }

    private static double EndOf(ReadOnlySpan<int> sorted, double reach) => sorted.IsEmpty ? 0 : Math.Ceiling(Percentile.Of(sorted, reach));

    private static double Fill(double[] bins, ReadOnlySpan<int> values, int width)
    {
        if (values.IsEmpty)
            return 0;
        var beyond = 0;
        foreach (var value in values)
        {
            if (value / width < bins.Length)
                bins[value / width]++;
            else
                beyond++;
        }

        for (var b = 0; b < bins.Length; b++)
            bins[b] /= values.Length;
        return (double)beyond / values.Length;
    }
}
