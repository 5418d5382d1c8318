using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>What extraction leaves of an image without its cells, and how images come by it.</summary>
public sealed class BackgroundTests
{
    private const int Side = 256;

    [Fact]
    public void Filled_texture_is_as_strong_as_that_around_it_and_has_no_edge()
    {
        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var texture = new float[Side * Side];
        for (var i = 0; i < texture.Length; i++)
            texture[i] = (float)(5 * random.NextNormal());
        var before = texture.ToArray();
        var hole = new byte[texture.Length];
        for (var i = 0; i < hole.Length; i++)
        {
            // Squares of 32 px, 32 px apart.
            hole[i] = (byte)(i % Side / 32 % 2 & i / Side / 32 % 2);
            if (hole[i] != 0)
                texture[i] = 0;
        }

        TextureFill.Fill(texture, hole, Side, Side, ref random);

        Assert.InRange(Deviation(i => hole[i] != 0), 4.8, 5.2);
        // White noise: a step from one pixel to the next is as large at an edge of a hole as anywhere.
        var steps = Enumerable.Range(1, texture.Length - 1).Where(i => i % Side > 0 && hole[i] != hole[i - 1]).Select(i => Math.Pow(texture[i] - texture[i - 1], 2)).Average();
        Assert.InRange(Math.Sqrt(steps), 5 * Math.Sqrt(2) * 0.93, 5 * Math.Sqrt(2) * 1.07);
        // The middles of free squares are farther than the fill fades.
        Assert.All(Enumerable.Range(0, texture.Length).Where(i => i % Side % 64 is > 44 and < 52 && hole[i] == 0 && i / Side % 64 is > 11 and < 21), i => Assert.Equal(before[i], texture[i], 1e-4));

        double Deviation(Func<int, bool> counts)
        {
            var chosen = Enumerable.Range(0, texture.Length).Where(counts).Select(i => (double)texture[i]).ToList();
            return Math.Sqrt(chosen.Average(v => v * v));
        }
    }

    [Fact]
    public void Field_without_a_free_pixel_is_left_alone()
    {
        var random = new CounterRandom(1, 2, 3, RandomPurpose.Sample);
        var texture = new float[16];
        TextureFill.Fill(texture, [.. Enumerable.Repeat((byte)1, 16)], 4, 4, ref random);
        Assert.All(texture, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Debris_stays_and_what_is_as_strong_as_a_cell_goes()
    {
        var image = TestLab.Background(200, 200, 1);
        var foreground = new byte[image.Pixels.Length];
        Paint(20, 20, 30, 60, true);
        Paint(20, 120, 30, 60, true);
        Paint(130, 30, 24, 100, false);
        Paint(130, 140, 24, 15, false);

        var background = BackgroundExtractor.Extract(image, foreground, new CounterRandom(1, 2, 3, RandomPurpose.BackgroundFill)).Frame;

        Assert.InRange(Contrast(20, 20, 30), -5, 5);
        Assert.InRange(Contrast(130, 30, 24), -5, 5);
        Assert.InRange(Contrast(130, 140, 24), 10, 20);

        void Paint(int left, int top, int side, int contrast, bool isCell)
        {
            for (var y = top; y < top + side; y++)
            {
                for (var x = left; x < left + side; x++)
                {
                    image[x, y] += (byte)contrast;
                    foreground[y * 200 + x] = isCell ? (byte)1 : (byte)0;
                }
            }
        }

        // Against the slope that TestLab's backgrounds have.
        double Contrast(int left, int top, int side) =>
            (from y in Enumerable.Range(top, side) from x in Enumerable.Range(left, side) select background[x, y] - (100 + x * 20 / 200)).Average();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Uneven_illumination_is_kept_or_taken_out_and_cells_stay_as_they_are(bool isFlat)
    {
        using var lab = new TestLab();
        // 60 grey levels darker at the left side.
        var image = new GrayImage(400, 300);
        for (var i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(100 + i % 400 * 60 / 400 + (i * 7 % 5 - 2));
        for (var y = 100; y < 120; y++)
            image.Row(y).Slice(60, 20).Fill(200);
        lab.Save("a.png", image);
        lab.AddAnnotation(lab.AddEntry("a.png", 400, 300), "[[60,100,80,100,80,120,60,120]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract(new ExtractionOptions { FlatBackgrounds = isFlat, Workers = 1 });

        var frame = bank.GetBackground(0).ToArray();
        double Mean(int column) => Enumerable.Range(0, 300).Average(y => (double)frame[y * 400 + column]);
        Assert.InRange(Mean(350) - Mean(50), isFlat ? -6 : 40, isFlat ? 6 : 50);
        // The cell stood before a background of 110, whatever is stored of it.
        Assert.InRange(bank.Cells[0].BackgroundLevel / 256.0, 107, 113);
    }

    [Fact]
    public void Every_model_comes_once_before_any_comes_again()
    {
        int[] models = [4, 7, 9, 11, 30];
        var order = new ModelOrder(models, 17);
        for (var round = 0; round < 20; round++)
            Assert.Equal(models, Enumerable.Range(5 * round, 5).Select(i => order.At(3, i)).Order());
        // Whatever was asked for before.
        Assert.Equal(order.At(3, 42), new ModelOrder(models, 17).At(3, 42));
        Assert.True(Enumerable.Range(0, 80).Select(round => order.At(3, 5 * round)).Distinct().Count() == 5);
    }

    [Fact]
    public void Empirical_image_lies_on_the_background_of_its_model_and_no_cell_at_its_own_place()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = CompositionRules.Realistic with { MinVisibleFraction = 0, MaxParts = 0 };
        var specification = CultureSpecification.Of(bank.Index.Cultures.Single(c => c.Name == "SMALL")) with { PopulationRange = new IntRange(0, 1000) };
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification, rules), rules);
        var windows = new HashSet<(int, int)>();
        for (var index = 0; index < 24; index++)
        {
            var image = composer.Compose(5, index);
            var placed = image.Background;
            windows.Add((placed.X, placed.Y));
            var record = bank.Backgrounds[placed.Background];
            var frame = bank.GetBackground(placed.Background).ToArray();
            var untouched = 0;
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var (u, v) = (placed.X > 0 ? record.Width - 1 - x : x, placed.Y > 0 ? record.Height - 1 - y : y);
                    if (image.Cells.Any(c => IsNear(c, x, y)))
                        continue;
                    untouched++;
                    Assert.Equal(frame[v * record.Width + u], image.Pixels[y * image.Width + x]);
                }
            }

            Assert.True(untouched > 1000);
            foreach (var cell in image.Cells)
            {
                var donor = bank.Cells[cell.Donor];
                var (left, top) = (placed.X > 0 ? record.Width - donor.SourceX - donor.Width : donor.SourceX, placed.Y > 0 ? record.Height - donor.SourceY - donor.Height : donor.SourceY);
                // What the frame cuts has few places to stand at.
                if (donor.Source == record.Source && donor.Sides == FrameSides.None)
                    Assert.True(Math.Abs(cell.X - left) + Math.Abs(cell.Y - top) > 0);
            }

            bool IsNear(PlacedCell cell, int x, int y)
            {
                var donor = bank.Cells[cell.Donor];
                var reach = bank.Index.RingWidth + 1;
                return x >= cell.X - reach && x < cell.X + donor.Width + reach && y >= cell.Y - reach && y < cell.Y + donor.Height + reach;
            }
        }

        // Flipped in all four ways.
        Assert.Equal(4, windows.Count);
    }
}
