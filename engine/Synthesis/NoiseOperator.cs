namespace CellGenie.Synthesis;

/// <summary>
/// What measurements of noise share: absolute second differences along both axes (1 -2 1; -2 4 -2; 1 -2 1), the operator of Immerkær, "Fast noise variance
/// estimation", 1996, counted by grey level. Quantiles of them are not moved by edges, as a mean would be.
/// </summary>
internal static class NoiseOperator
{
    /// <summary>By how much it multiplies the standard deviation of white noise.</summary>
    public const double Gain = 6;

    /// <summary>More than any difference of 8-bit grey values.</summary>
    public const int Bins = 16 * 256;

    /// <summary>A quantile, within its bin by proportion: whole numbers alone would be too coarse for little noise.</summary>
    /// <param name="histogram">Number of differences by their rounded size; the lowest bin is half as wide as the others.</param>
    /// <param name="count">Their sum, 1 or more.</param>
    /// <param name="part">One in how many lies below: 2 for the median, 4 for the lower quartile.</param>
    public static double Quantile(ReadOnlySpan<int> histogram, int count, int part)
    {
        var below = 0;
        var bin = 0;
        while ((long)part * (below + histogram[bin]) < count)
            below += histogram[bin++];
        var within = (count / (double)part - below) / histogram[bin];
        return bin == 0 ? 0.5 * within : bin - 0.5 + within;
    }
}
