namespace CellGenie.Synthesis.Report;

/// <summary>Two distributions of whole numbers in the same bins, so that they can be drawn on the same axes.</summary>
internal sealed class Histogram
{
    private Histogram(int start, int width, int bins)
    {
        Start = start;
        Width = width;
        Bins = bins;
        Real = new double[bins];
        Synthetic = new double[bins];
    }

    /// <summary>The first number of the first bin.</summary>
    public int Start { get; }

    /// <summary>Width of a bin: bin b holds the numbers from <c>Start + b * Width</c> up to, but not including, <c>Start + (b + 1) * Width</c>.</summary>
    public int Width { get; }

    /// <summary>Number of bins.</summary>
    public int Bins { get; }

    /// <summary>The first number beyond the last bin.</summary>
    public long End => Start + (long)Bins * Width;

    /// <summary>Share of the real numbers in each bin, 0..1.</summary>
    public double[] Real { get; }

    /// <summary>Share of the synthetic numbers in each bin, 0..1.</summary>
    public double[] Synthetic { get; }

    /// <summary>Share of the real numbers beyond the last bin.</summary>
    public double RealBeyond { get; private set; }

    /// <summary>Share of the synthetic numbers beyond the last bin.</summary>
    public double SyntheticBeyond { get; private set; }

    /// <summary>Sorts both into bins of a round width, from 0 up to where they hold a given share of either.</summary>
    /// <param name="real">0 or more, ascending; may be empty.</param>
    /// <param name="synthetic">0 or more, ascending; may be empty.</param>
    /// <param name="maxBins">The most bins.</param>
    /// <param name="reach">The share of each distribution, 0..1, that the bins must reach.</param>
    /// <returns>Null when both are empty.</returns>
    public static Histogram? FromZero(ReadOnlySpan<int> real, ReadOnlySpan<int> synthetic, int maxBins, double reach)
    {
        if (real.IsEmpty && synthetic.IsEmpty)
            return null;
        var last = (int)Math.Max(EndOf(real, reach), EndOf(synthetic, reach));
        var width = RoundWidths().First(w => last / w < maxBins);
        return new Histogram(0, width, last / width + 1).Filled(real, synthetic);
    }

    /// <summary>Sorts all of both into bins of a round width, from the smallest to the largest, with an empty bin on either side where there is room.</summary>
    /// <param name="real">0 or more, ascending; may be empty.</param>
    /// <param name="synthetic">0 or more, ascending; may be empty.</param>
    /// <param name="maxBins">The most bins, 4 or more.</param>
    /// <returns>Null when both are empty.</returns>
    public static Histogram? OfAll(ReadOnlySpan<int> real, ReadOnlySpan<int> synthetic, int maxBins)
    {
        if (real.IsEmpty && synthetic.IsEmpty)
            return null;
        var first = Math.Min(real.IsEmpty ? int.MaxValue : real[0], synthetic.IsEmpty ? int.MaxValue : synthetic[0]);
        var last = Math.Max(real.IsEmpty ? 0 : real[^1], synthetic.IsEmpty ? 0 : synthetic[^1]);
        var width = RoundWidths().First(w => (long)last / w - first / w + 3 <= maxBins);
        var firstBin = Math.Max(0, first / width - 1);
        return new Histogram(firstBin * width, width, last / width + 2 - firstBin).Filled(real, synthetic);
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

    private Histogram Filled(ReadOnlySpan<int> real, ReadOnlySpan<int> synthetic)
    {
        RealBeyond = Fill(Real, real);
        SyntheticBeyond = Fill(Synthetic, synthetic);
        return this;
    }

    private double Fill(double[] bins, ReadOnlySpan<int> values)
    {
        if (values.IsEmpty)
            return 0;
        var beyond = 0;
        foreach (var value in values)
        {
            var bin = (value - Start) / Width;
            if (bin < bins.Length)
                bins[bin]++;
            else
                beyond++;
        }

        for (var b = 0; b < bins.Length; b++)
            bins[b] /= values.Length;
        return (double)beyond / values.Length;
    }
}
