using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Tests.Report;

public sealed class HistogramTests
{
    [Fact]
    public void Bins_from_zero_are_round_and_share_their_axis()
    {
        var histogram = Histogram.FromZero([0, 19, 20, 39], [59, 60], 4, 1)!;
        Assert.Equal((0, 20, 4, 80L), (histogram.Start, histogram.Width, histogram.Bins, histogram.End));
        Assert.Equal([0.5, 0.5, 0, 0], histogram.Real);
        Assert.Equal([0, 0, 0.5, 0.5], histogram.Synthetic);
        Assert.Equal((0.0, 0.0), (histogram.RealBeyond, histogram.SyntheticBeyond));
    }

    [Fact]
    public void What_lies_beyond_the_reach_is_counted()
    {
        int[] real = [.. Enumerable.Range(0, 100), 1_000_000];
        var histogram = Histogram.FromZero(real, [3], 10, 0.99)!;
        // The 99th percentile of the 101 numbers is 99.
        Assert.Equal((10, 10), (histogram.Width, histogram.Bins));
        Assert.Equal(1 / 101.0, histogram.RealBeyond, 1e-12);
        Assert.Equal(1, histogram.Real.Sum() + histogram.RealBeyond, 1e-12);
        Assert.Equal(0, histogram.SyntheticBeyond);
    }

    [Fact]
    public void Bins_of_all_leave_room_on_either_side()
    {
        var histogram = Histogram.OfAll([85, 85, 87], [86], 24)!;
        Assert.Equal((84, 1, 5, 89L), (histogram.Start, histogram.Width, histogram.Bins, histogram.End));
        Assert.Equal([0, 2 / 3.0, 0, 1 / 3.0, 0], histogram.Real);
        Assert.Equal([0, 0, 1, 0, 0], histogram.Synthetic);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3000)]
    [InlineData(2990, 3000)]
    [InlineData(1, int.MaxValue)]
    public void Bins_of_all_hold_every_number(int first, int last)
    {
        var histogram = Histogram.OfAll([first, last], [], 24)!;
        Assert.InRange(histogram.Bins, 1, 24);
        Assert.Equal(1, histogram.Real.Sum(), 1e-12);
        Assert.Equal(0, histogram.Synthetic.Sum());
    }

    [Fact]
    public void Nothing_has_no_bins()
    {
        Assert.Null(Histogram.FromZero([], [], 40, 0.99));
        Assert.Null(Histogram.OfAll([], [], 24));
    }
}
