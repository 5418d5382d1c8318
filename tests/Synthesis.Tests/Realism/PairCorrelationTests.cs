using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class PairCorrelationTests
{
    // One pair, 12 px apart in a frame of 100 x 100: it counts 2 / (88 x 100); a random scatter has 2 / 100^4 pairs an area, and bin 2 an area of pi (15^2 - 10^2).
    private const double OfOnePair = 2.0 / 8800 / (2.0 / 100_000_000 * Math.PI * 125);

    [Fact]
    public void Pair_counts_in_its_bin_alone()
    {
        var values = Of(100, (10, 50), (22, 50)).Values;
        for (var k = 0; k < 10; k++)
            Assert.Equal(k == 2 ? OfOnePair : 0, values[k]!.Value, 1e-9);
        Assert.All(values.Skip(10), v => Assert.Null(v));
    }

    [Fact]
    public void Gap_is_the_root_mean_square_over_common_bins()
    {
        var far = Of(100, (10, 50), (80, 50));
        Assert.Equal(OfOnePair / Math.Sqrt(10), PairCorrelation.Gap(Of(100, (10, 50), (22, 50)), far)!.Value, 1e-9);
        Assert.Equal(0, PairCorrelation.Gap(far, far));
        Assert.Null(PairCorrelation.Gap(far, new PairCorrelation()));
    }

    [Fact]
    public void Random_scatter_is_one_at_every_distance_up_to_the_edge_of_the_frame()
    {
        var random = new CounterRandom(7, 0, 0, RandomPurpose.Sample);
        var all = new PairCorrelation();
        for (var image = 0; image < 60; image++)
            all.Add([.. Enumerable.Range(0, 200).Select(_ => (random.NextDouble() * 300, random.NextDouble() * 220))], 300, 220);
        // Bin 0 holds about 1,400 pairs, so that 4 standard errors are 0.1.
        Assert.All(all.Values, v => Assert.InRange(v!.Value, 0.9, 1.1));
    }

    [Fact]
    public void Grid_has_no_neighbour_nearer_than_its_spacing()
    {
        var grid = Of(200, [.. Enumerable.Range(0, 100).Select(i => (10.0 + i % 10 * 20, 10.0 + i / 10 * 20))]).Values;
        Assert.All(grid.Take(4), v => Assert.Equal(0, v));
        Assert.True(grid[4] > 2);
    }

    [Fact]
    public void Images_add_up_whatever_the_order()
    {
        var a = Of(100, (10, 50), (22, 50));
        a.Add(Of(200, (10, 10), (40, 50), (90, 90)));
        var b = Of(200, (90, 90), (10, 10), (40, 50));
        b.Add(Of(100, (22, 50), (10, 50)));
        Assert.Equal(a.Values, b.Values);
    }

    private static PairCorrelation Of(int side, params (double X, double Y)[] centres)
    {
        var pairs = new PairCorrelation();
        pairs.Add(centres, side, side);
        return pairs;
    }
}
