using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Images that are full of cells, and where the texture of their backgrounds comes from.</summary>
public sealed class TexturePoolTests
{
    private const int Width = 320;
    private const int Height = 240;
    private const double Level = 110;

    [Theory]
    [InlineData(4, 4)]
    [InlineData(3, 5)]
    [InlineData(6, 4)]
    public void Full_image_gets_texture_of_the_emptiest_as_strong_as_its_own_grain(double own, double others)
    {
        using var lab = new TestLab();
        var full = AddFull(lab, "A_Phase_A1_1_00d00h00m_1.png", own, gap: 20);
        AddEmpty(lab, "A_Phase_B1_1_00d00h00m_1.png", others, 2);
        AddEmpty(lab, "A_Phase_B2_1_00d00h00m_1.png", others, 3);
        lab.WriteAnnotations();
        using var bank = lab.Extract();

        var record = bank.Backgrounds[0];
        Assert.True(record.IsPooled);
        Assert.InRange(record.FreeShare / 65535.0, 0.001, BackgroundRecord.EnoughFree);
        Assert.All(bank.Backgrounds[1..].ToArray(), b => Assert.False(b.IsPooled));
        // In the middles of cells, where nothing of the image itself is left.
        var frame = bank.GetBackground(0).ToArray();
        var inside = Enumerable.Range(0, frame.Length).Where(i => full[i] > 8).Select(i => (double)frame[i] - Level).ToList();
        Assert.InRange(Deviation(inside), 0.85 * own, 1.15 * own);
        Assert.InRange(inside.Average(), -3, 3);
    }

    [Fact]
    public void Image_without_a_free_pixel_is_as_bright_as_the_others_backgrounds()
    {
        using var lab = new TestLab();
        AddFull(lab, "A_Phase_A1_1_00d00h00m_1.png", 4, gap: 0);
        AddEmpty(lab, "A_Phase_B1_1_00d00h00m_1.png", 4, 2);
        lab.WriteAnnotations();
        using var bank = lab.Extract();

        Assert.Equal((true, 0), (bank.Backgrounds[0].IsPooled, bank.Backgrounds[0].FreeShare));
        var frame = bank.GetBackground(0).ToArray().Select(v => (double)v).ToList();
        Assert.InRange(frame.Average(), 108, 112);
        Assert.InRange(Deviation(frame), 3.4, 4.6);
        var specification = CultureSpecification.Of(Assert.Single(bank.Index.Cultures));
        Assert.Contains(0, CulturePlan.Create(bank, specification, CompositionRules.Realistic).Backgrounds);
    }

    [Fact]
    public void Where_no_image_has_enough_nothing_is_pooled()
    {
        using var lab = new TestLab();
        AddFull(lab, "A_Phase_A1_1_00d00h00m_1.png", 4, gap: 20);
        AddFull(lab, "A_Phase_A2_1_00d00h00m_1.png", 5, gap: 20);
        AddFull(lab, "A_Phase_A3_1_00d00h00m_1.png", 5, gap: 0);
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        // The third has nothing at all to be made of.
        Assert.Equal(2, bank.BackgroundCount);
        Assert.All(bank.Backgrounds.ToArray(), b => Assert.False(b.IsPooled));
    }

    [Fact]
    public void Any_number_of_workers_makes_the_same_library()
    {
        string Id(int workers)
        {
            using var lab = new TestLab();
            AddFull(lab, "A_Phase_A1_1_00d00h00m_1.png", 4, gap: 20);
            AddFull(lab, "A_Phase_A2_1_00d00h00m_1.png", 5, gap: 20);
            AddFull(lab, "A_Phase_A3_1_00d00h00m_1.png", 6, gap: 0);
            for (var i = 0; i < 5; i++)
                AddEmpty(lab, $"A_Phase_B{i}_1_00d00h00m_1.png", 4 + i, 10 + i);
            lab.WriteAnnotations();
            using var bank = lab.Extract(new ExtractionOptions { Workers = workers });
            Assert.Equal(3, bank.Backgrounds.ToArray().Count(b => b.IsPooled));
            return bank.Id;
        }

        var one = Id(1);
        Assert.Equal(one, Id(2));
        Assert.Equal(one, Id(5));
    }

    [Theory]
    [InlineData("test", 1, "A", false)]
    [InlineData("train", 2, "A", false)]
    [InlineData("train", 1, "B", false)]
    [InlineData("train", 1, "A", true)]
    [InlineData("val", 1, "A", true)]
    public void Another_split_licence_or_culture_lends_no_pixel(string split, int license, string culture, bool lends)
    {
        using var lab = new TestLab();
        AddFull(lab, "A_Phase_A1_1_00d00h00m_1.png", 4, gap: 20);
        AddEmpty(lab, "A_Phase_B1_1_00d00h00m_1.png", 4, 2);
        lab.WriteAnnotations();
        using var other = new TestLab();
        // Emptier still, so that they would be first.
        for (var i = 0; i < 3; i++)
            AddEmpty(other, $"{culture}_Phase_C{i}_1_00d00h00m_1.png", 4, 20 + i, cells: 1, license);
        other.WriteAnnotations();
        CellExtractor.Extract([lab.Source, other.Source with { Split = split }], new ExtractionOptions(), lab["both"]);
        using var alone = lab.Extract();
        using var both = CellBank.Open(lab["both"]);

        Assert.Equal((true, true), (alone.Backgrounds[0].IsPooled, both.Backgrounds[0].IsPooled));
        Assert.Equal(lends, !alone.GetBackground(0).SequenceEqual(both.GetBackground(0)));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(4)]
    [InlineData(12)]
    public void Grain_is_the_deviation_of_white_noise_whatever_slopes_or_lies_on_it(double deviation)
    {
        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var texture = new float[Width * Height];
        for (var i = 0; i < texture.Length; i++)
        {
            var (x, y) = (i % Width, i / Width);
            // A bright halo along one side, and debris on a tenth of the frame.
            texture[i] = (float)(deviation * random.NextNormal() + 60 * Math.Exp(-x / 15.0) + (x % 40 < 12 && y % 40 < 12 ? 40 * (x % 3) : 0));
        }

        var free = ChamferDistance.To(new byte[texture.Length], Width, Height);
        Assert.InRange(TextureGrain.Measure(texture, free, Width, Height), 0.93 * deviation, 1.12 * deviation);
    }

    [Fact]
    public void Grain_of_too_few_pixels_is_not_told()
    {
        var hole = new byte[Width * Height];
        Array.Fill(hole, (byte)1, 400, hole.Length - 400);
        Assert.Equal(0, TextureGrain.Measure(new float[hole.Length], ChamferDistance.To(hole, Width, Height), Width, Height));
    }

    /// <summary>Rectangles of cells over the whole frame, 4 px apart, down to a free strip at the bottom. Returns how deep in a cell each pixel is.</summary>
    private static int[] AddFull(TestLab lab, string name, double grain, int gap)
    {
        var image = Noise(grain, name[9]);
        var depth = new int[image.Pixels.Length];
        var id = lab.AddEntry(name, Width, Height);
        var space = gap == 0 ? 0 : 4;
        for (var top = 0; top < Height - gap; top += 44)
        {
            for (var left = 0; left < Width; left += 40)
            {
                var (right, bottom) = (Math.Min(Width, left + 40) - space, Math.Min(Height - gap, top + 44) - space);
                lab.AddAnnotation(id, $"[[{left},{top},{right},{top},{right},{bottom},{left},{bottom}]]");
                for (var y = top; y < bottom; y++)
                {
                    for (var x = left; x < right; x++)
                    {
                        image[x, y] += 60;
                        depth[y * Width + x] = 1 + Math.Min(Math.Min(x - left, right - 1 - x), Math.Min(y - top, bottom - 1 - y));
                    }
                }
            }
        }

        lab.Save(name, image);
        return depth;
    }

    private static void AddEmpty(TestLab lab, string name, double grain, int seed, int cells = 20, int license = 1)
    {
        var image = Noise(grain, seed);
        var id = lab.AddEntry(name, Width, Height, license);
        for (var c = 0; c < cells; c++)
        {
            var (left, top) = (c % 10 * 30 + 5, c / 10 * 60 + 20);
            lab.AddAnnotation(id, $"[[{left},{top},{left + 10},{top},{left + 10},{top + 10},{left},{top + 10}]]");
            for (var y = top; y < top + 10; y++)
                image.Row(y).Slice(left, 10).Fill(200);
        }

        lab.Save(name, image);
    }

    private static GrayImage Noise(double deviation, int seed)
    {
        var random = new CounterRandom(1, (uint)seed, 3, RandomPurpose.Sample);
        var image = new GrayImage(Width, Height);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)Math.Round(Level + deviation * random.NextNormal());
        return image;
    }

    private static double Deviation(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }
}
