using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class PixelMeterTests
{
    private const int Width = 40;
    private const int Height = 32;

    [Fact]
    public void Halo_profile_is_the_grey_value_over_background_by_distance()
    {
        // The left half is a cell: 150 inside, 180 and 90 on the first two columns outside, then 100.
        var sample = HalfCell(x => x < 20 ? 150 : x == 20 ? 180 : x == 21 ? 90 : 100);
        var values = HaloProfile.Distances.Zip(sample.Halo.Values).ToDictionary(v => v.First, v => v.Second!.Value);
        Assert.All(Enumerable.Range(-10, 10), d => Assert.Equal(50, values[d], 1e-9));
        Assert.Equal(80, values[1], 1e-9);
        Assert.Equal(-10, values[2], 1e-9);
        Assert.All(Enumerable.Range(3, 8), d => Assert.Equal(0, values[d], 1e-9));
    }

    [Fact]
    public void Halo_gap_is_the_mean_difference()
    {
        var flat = HalfCell(x => x < 20 ? 150 : 100);
        var halo = HalfCell(x => x < 20 ? 150 : x == 20 ? 180 : x == 21 ? 90 : 100);
        // 80 and 10 over 20 distances.
        Assert.Equal(90.0 / 20, RealismComparison.Of(flat, halo).Metrics.HaloProfileGap!.Value, 1e-9);
    }

    [Fact]
    public void Grey_values_are_sorted_by_where_they_are()
    {
        var sample = HalfCell(x => x < 20 ? 150 : x < 30 ? 120 : 100);
        Assert.Equal(20 * Height, sample.CellLevels[150]);
        Assert.Equal(10 * Height, sample.RingLevels[120]);
        Assert.Equal(10 * Height, sample.BackgroundLevels[100]);
        Assert.Equal(Width * Height, sample.CellLevels.Sum() + sample.RingLevels.Sum() + sample.BackgroundLevels.Sum());
        var brighter = HalfCell(x => x < 20 ? 155 : x < 30 ? 118 : 101);
        var metrics = RealismComparison.Of(sample, brighter).Metrics;
        Assert.Equal((5, 2, 1), (metrics.CellIntensityWasserstein, metrics.RingIntensityWasserstein, metrics.BackgroundIntensityWasserstein));
    }

    [Fact]
    public void Seam_score_is_the_ratio_of_the_steps()
    {
        // A step of s gives a central difference of s / 2 on both sides.
        var (soft, hard) = (HalfCell(x => x < 20 ? 120 : 100), HalfCell(x => x < 20 ? 150 : 100));
        Assert.Equal(10.0, soft.OutlineGradient / soft.OutlinePixels, 1e-9);
        Assert.Equal(2.5, RealismComparison.Of(soft, hard).Metrics.SeamScore!.Value, 1e-9);
        Assert.Null(RealismComparison.Of(HalfCell(_ => 100), hard).Metrics.SeamScore);
    }

    [Fact]
    public void Places_are_counted_as_by_hand()
    {
        // 6 x 4 at the frame's corner; 5 x 5, of which 2 x 5 are shared with 4 x 5; 2 x 2 that touches the latter at a corner; 3 x 3 alone.
        var sample = Measure(Box(0, 0, 6, 4), Box(10, 10, 5, 5), Box(13, 10, 4, 5), Box(17, 15, 2, 2), Box(30, 20, 3, 3));
        Assert.Equal(24 + 25 + 10 + 4 + 9, sample.CoveredPixels);
        Assert.Equal(10, sample.OverlappedPixels);
        Assert.Equal(3, sample.TouchingCells);
        Assert.Equal(1, sample.BorderCells);
        Assert.Equal([24, 25, 20, 4, 9], sample.Areas);

        var other = Measure(Box(10, 10, 8, 8));
        var metrics = RealismComparison.Of(sample, other).Metrics;
        Assert.Equal((72.0 - 64) / (Width * Height), metrics.ConfluenceGap!.Value, 1e-12);
        Assert.Equal(10.0 / 72, metrics.OverlapGap!.Value, 1e-12);
        Assert.Equal(0.6, metrics.TouchingGap!.Value, 1e-12);
        Assert.Equal(0.2, metrics.BorderGap!.Value, 1e-12);
        Assert.Equal(4, metrics.CountWasserstein);
        Assert.Equal(1, metrics.CountKs);
        // 20, 4, 9, 24, 25 to 64 each.
        Assert.Equal((44 + 60 + 55 + 40 + 39) / 5.0, metrics.AreaWasserstein!.Value, 1e-9);
        // A cell that is alone has no neighbour.
        Assert.Null(metrics.NeighbourWasserstein);
        Assert.Null(metrics.ClassifierAuc);
    }

    [Fact]
    public void Neighbours_are_measured_between_centres()
    {
        var sample = Measure(Box(2, 2, 2, 2), Box(5, 6, 2, 2), Box(20, 6, 2, 2));
        Assert.Equal([5, 5, 15], sample.Neighbours);
    }

    [Fact]
    public void Image_without_cells_counts_as_one_of_none()
    {
        var sample = Measure();
        Assert.Equal([0], sample.Counts);
        Assert.Equal(0, sample.CoveredPixels);
        Assert.Equal(Width * Height, sample.BackgroundLevels.Sum());
    }

    [Fact]
    public void Cultures_of_one_image_are_told_apart()
    {
        var image = new GrayImage(Width, Height);
        var samples = new PixelMeter().Measure(image, [(Box(2, 2, 3, 3), "a"), (Box(20, 20, 4, 4), "b"), (Box(30, 2, 2, 2), "a")], "c", File);
        Assert.Equal(["a", "b"], samples.Select(s => s.Culture));
        Assert.Equal([9, 4], samples[0].Sample.Areas);
        Assert.Equal([16], samples[1].Sample.Areas);
        Assert.Equal(13, samples[0].Sample.CellLevels.Sum());
    }

    [Fact]
    public void Classifier_sees_evenly_spread_cells_of_a_crowded_image()
    {
        var image = new GrayImage(1000, 10);
        var cells = Enumerable.Range(0, 450).Select(i => (Box(2 * i, 4, 1, 1), "a")).ToList();
        var rows = new PixelMeter().Measure(image, cells, "a", File)[0].Sample.Rows;
        Assert.Equal(PixelMeter.MaxRows, rows.Count);
        Assert.True(rows.Zip(rows.Skip(1)).All(r => r.Second.X - r.First.X is 4 or 6));
    }

    private static MeasuredFile File => new("", new CocoImage(1, "a.png", Width, Height), "");

    private static RealismSample HalfCell(Func<int, int> greyOfColumn)
    {
        var image = new GrayImage(Width, Height);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)greyOfColumn(i % Width);
        return new PixelMeter().Measure(image, [(Box(0, 0, 20, Height), "a")], "a", File)[0].Sample;
    }

    private static RealismSample Measure(params Mask[] masks) =>
        new PixelMeter().Measure(new GrayImage(Width, Height), [.. masks.Select(m => (m, "a"))], "a", File)[0].Sample;

    private static Mask Box(int x, int y, int width, int height) => new(x, y, width, height, [.. Enumerable.Repeat((byte)1, width * height)]);
}
