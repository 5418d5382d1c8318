using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Dust that is in every image of a well.</summary>
public sealed class CameraArtefactTests
{
    private const int Width = 320;
    private const int Height = 240;

    [Theory]
    [InlineData(12, "A4")]
    [InlineData(40, "A4")]
    [InlineData(12, null)]
    public void Dust_in_every_image_goes_and_texture_stays(int images, string? well)
    {
        var kept = Backgrounds(images, well, hasDust: true, isClean: false);
        var clean = Backgrounds(images, well, hasDust: true, isClean: true);
        var truth = Backgrounds(images, well, hasDust: false, isClean: false);

        Assert.InRange(kept.Zip(truth, Dust).Average(), -25, -15);
        Assert.InRange(clean.Zip(truth, Dust).Average(), -1.5, 1.5);
        for (var i = 0; i < images; i++)
        {
            Assert.InRange(Deviation(clean[i]) / Deviation(truth[i]), 0.95, 1.1);
            // Without dust, none is copied to where cells were.
            var other = Enumerable.Range(0, Width * Height).Count(p => !IsNearDust(p) && Math.Abs(clean[i][p] - truth[i][p]) > 3);
            Assert.True(other < Width * Height / 1000, $"{other} pixels far from dust are others");
        }
    }

    [Fact]
    public void Without_dust_next_to_nothing_changes()
    {
        var kept = Backgrounds(12, "A4", hasDust: false, isClean: false);
        var clean = Backgrounds(12, "A4", hasDust: false, isClean: true);
        foreach (var (a, b) in kept.Zip(clean))
            Assert.True(a.Zip(b).Count(p => p.First != p.Second) < a.Length / 1000);
    }

    [Fact]
    public void Too_few_images_of_a_well_stay_as_they_are() =>
        Assert.Equal(Backgrounds(4, "A4", hasDust: true, isClean: false), Backgrounds(4, "A4", hasDust: true, isClean: true));

    [Fact]
    public void Bytes_are_the_same_for_any_number_of_workers() =>
        Assert.Equal(Backgrounds(6, "A4", hasDust: true, isClean: true, 1), Backgrounds(6, "A4", hasDust: true, isClean: true, 3));

    /// <summary>Each image has its own texture, a slope and some cells; dust is a dark disc of radius 6 at (200, 100) with contrast 20.</summary>
    private static List<byte[]> Backgrounds(int images, string? well, bool hasDust, bool isClean, int workers = 2)
    {
        using var lab = new TestLab();
        for (var i = 0; i < images; i++)
        {
            var name = well == null ? $"picture{i}.png" : $"BV2_Phase_{well}_1_00d{i:D2}h00m_1.png";
            var image = TestLab.Background(Width, Height, i);
            var random = new Random(i);
            var entry = lab.AddEntry(name, Width, Height);
            for (var c = 0; c < 8; c++)
            {
                var (left, top) = (random.Next(Width - 16), random.Next(Height - 16));
                for (var y = top; y < top + 16; y++)
                    image.Row(y).Slice(left, 16).Fill((byte)random.Next(180, 200));
                lab.AddAnnotation(entry, $"[[{left},{top},{left + 16},{top},{left + 16},{top + 16},{left},{top + 16}]]");
            }

            for (var p = 0; hasDust && p < image.Pixels.Length; p++)
            {
                if (IsDust(p))
                    image.Pixels[p] -= 20;
            }

            lab.Save(name, image);
        }

        lab.WriteAnnotations();
        using var bank = lab.Extract(new ExtractionOptions { CleanBackgrounds = isClean, Workers = workers });
        Assert.Equal(images, bank.BackgroundCount);
        return [.. Enumerable.Range(0, images).Select(i => bank.GetBackground(i).ToArray())];
    }

    private static int Squared(int pixel) => (pixel % Width - 200) * (pixel % Width - 200) + (pixel / Width - 100) * (pixel / Width - 100);

    private static bool IsDust(int pixel) => Squared(pixel) <= 36;

    private static bool IsNearDust(int pixel) => Squared(pixel) <= 400;

    private static double Dust(byte[] frame, byte[] truth) => Enumerable.Range(0, frame.Length).Where(IsDust).Average(p => (double)frame[p] - truth[p]);

    private static double Deviation(byte[] frame)
    {
        var slope = Enumerable.Range(0, frame.Length).Select(p => frame[p] - (100.0 + p % Width * 20 / Width)).ToList();
        var mean = slope.Average();
        return Math.Sqrt(slope.Average(v => (v - mean) * (v - mean)));
    }
}
