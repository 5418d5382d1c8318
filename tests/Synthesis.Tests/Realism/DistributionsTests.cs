using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class DistributionsTests
{
    [Theory]
    [InlineData(new double[] { 0, 1, 3 }, new double[] { 5, 6, 8 }, 5)]
    [InlineData(new double[] { 3, 0, 1 }, new double[] { 8, 5, 6 }, 5)]
    [InlineData(new double[] { 0, 0 }, new double[] { 1, 3 }, 2)]
    [InlineData(new double[] { 0, 1 }, new double[] { 0.5 }, 0.5)]
    [InlineData(new double[] { 0 }, new double[] { 0, 0, 0, 4 }, 1)]
    [InlineData(new double[] { 2, 2, 7 }, new double[] { 7, 2, 2 }, 0)]
    public void Wasserstein_is_how_far_values_must_move(double[] a, double[] b, double expected)
    {
        Assert.Equal(expected, Distributions.Wasserstein(a, b)!.Value, 1e-12);
        Assert.Equal(expected, Distributions.Wasserstein(b, a)!.Value, 1e-12);
    }

    [Theory]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 2, 3, 4 }, 1.0 / 3)]
    [InlineData(new double[] { 1, 2 }, new double[] { 4, 3 }, 1)]
    [InlineData(new double[] { 1, 1, 1, 5 }, new double[] { 1, 5 }, 0.25)]
    [InlineData(new double[] { 1, 5 }, new double[] { 5, 1, 1, 5 }, 0)]
    public void Kolmogorov_smirnov_is_the_widest_gap(double[] a, double[] b, double expected)
    {
        Assert.Equal(expected, Distributions.KolmogorovSmirnov(a, b)!.Value, 1e-12);
        Assert.Equal(expected, Distributions.KolmogorovSmirnov(b, a)!.Value, 1e-12);
    }

    [Theory]
    [InlineData(new long[] { 1, 0, 0 }, new long[] { 0, 0, 7 }, 2)]
    [InlineData(new long[] { 2, 0, 2 }, new long[] { 0, 4, 0 }, 1)]
    [InlineData(new long[] { 1, 2, 3 }, new long[] { 10, 20, 30 }, 0)]
    public void Wasserstein_of_histograms_counts_bins(long[] a, long[] b, double expected) => Assert.Equal(expected, Distributions.Wasserstein(a, b)!.Value, 1e-12);

    [Fact]
    public void Empty_side_has_no_distance()
    {
        Assert.Null(Distributions.Wasserstein([], [1.0]));
        Assert.Null(Distributions.KolmogorovSmirnov([1.0], []));
        Assert.Null(Distributions.Wasserstein(new long[3].AsSpan(), [1L, 0, 0]));
    }
}
