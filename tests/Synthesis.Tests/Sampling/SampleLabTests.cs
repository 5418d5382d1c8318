using System.Security.Cryptography;
using CellGenie.Coco;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Synthesis.Tests.Sampling;

public sealed class SampleLabTests
{
    private const int Images = 3;

    /// <summary>Three pictures of each culture, made once: the tests only look at them.</summary>
    private static readonly Lazy<Dictionary<string, SampleImage[]>> Pictures = new(() =>
    {
        var lab = new SampleLab(11);
        return SampleCultures.All.ToDictionary(c => c.Name, c => Enumerable.Range(0, Images).AsParallel().AsOrdered().Select(i => lab.Render(c, i)).ToArray());
    });

    public static TheoryData<string> Names => [.. SampleCultures.All.Select(c => c.Name)];

    [Fact]
    public void Render_again_in_another_order_and_on_several_threads_gives_the_same_bytes()
    {
        (SampleCulture Culture, int Index)[] jobs = [(SampleCultures.BV2, 0), (SampleCultures.SHSY5Y, 4), (SampleCultures.MCF7, 1), (SampleCultures.Huh7, 2)];
        var first = new SampleLab(5);
        var expected = jobs.Select(j => Hash(first.Render(j.Culture, j.Index))).ToArray();

        var second = new SampleLab(5);
        var backwards = jobs.Reverse().Select(j => Hash(second.Render(j.Culture, j.Index))).Reverse().ToArray();
        var parallel = new string[jobs.Length];
        Parallel.For(0, jobs.Length, new ParallelOptions { MaxDegreeOfParallelism = jobs.Length }, i => parallel[i] = Hash(first.Render(jobs[i].Culture, jobs[i].Index)));

        Assert.Equal(expected, backwards);
        Assert.Equal(expected, parallel);
    }

    /// <summary>
    /// Written down once, to be compared on every machine. Whoever changes how the laboratory draws changes these bytes, and has to write the new ones down.
    /// </summary>
    [Fact]
    public void Render_gives_the_bytes_that_were_written_down()
    {
        var lab = new SampleLab(2026, 96, 96);
        var all = string.Concat(SampleCultures.All.Select(c => Hash(lab.Render(c, 1))));
        Assert.Equal("04AD866995DA30430DF3BC4D0B4EBDB633FE6903", Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(all)))[..40]);
    }

    [Fact]
    public void Render_with_another_seed_culture_or_index_gives_another_picture()
    {
        var hashes = new[]
        {
            Hash(new SampleLab(5, 128, 128).Render(SampleCultures.BV2, 0)),
            Hash(new SampleLab(6, 128, 128).Render(SampleCultures.BV2, 0)),
            Hash(new SampleLab(5, 128, 128).Render(SampleCultures.BV2, 1)),
            Hash(new SampleLab(5, 128, 128).Render(SampleCultures.SkBr3, 0)),
        };
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    /// <summary>The orders of magnitude of LIVECell: cells in a frame, and square pixels of a cell.</summary>
    [Theory]
    [InlineData("A172", 50, 260, 450, 950)]
    [InlineData("BT474", 80, 500, 250, 480)]
    [InlineData("BV2", 350, 2000, 90, 210)]
    [InlineData("Huh7", 30, 125, 1100, 2100)]
    [InlineData("MCF7", 150, 800, 190, 350)]
    [InlineData("SHSY5Y", 130, 650, 140, 320)]
    [InlineData("SkBr3", 130, 750, 180, 330)]
    [InlineData("SKOV3", 60, 260, 700, 1300)]
    public void Render_gives_each_culture_its_own_density_and_size(string culture, int fewest, int most, double smallest, double largest)
    {
        foreach (var picture in Pictures.Value[culture])
            Assert.InRange(picture.Cells.Count, fewest, most);
        Assert.InRange(MeanArea(culture), smallest, largest);
    }

    [Fact]
    public void Render_orders_the_cultures_as_LIVECell_does()
    {
        var counts = SampleCultures.All.ToDictionary(c => c.Name, c => Pictures.Value[c.Name].Average(p => p.Cells.Count));
        var areas = SampleCultures.All.ToDictionary(c => c.Name, c => MeanArea(c.Name));

        Assert.Equal("BV2", counts.MaxBy(c => c.Value).Key);
        Assert.Equal("Huh7", counts.MinBy(c => c.Value).Key);
        Assert.Equal("BV2", areas.MinBy(a => a.Value).Key);
        Assert.Equal("Huh7", areas.MaxBy(a => a.Value).Key);
        Assert.True(areas["SKOV3"] > areas["A172"] && areas["A172"] > areas["BT474"] && areas["BT474"] > areas["MCF7"]);
        Assert.InRange(Pictures.Value.Values.SelectMany(p => p).Average(p => p.Cells.Count), 200, 500);
    }

    /// <summary>Boxes of LIVECell: median width 19.3 px, 1 % below 7.7 px, 1 % above 81.5 px.</summary>
    [Fact]
    public void Render_draws_boxes_of_the_width_of_LIVECell()
    {
        var widths = Pictures.Value.Values.SelectMany(p => p).SelectMany(p => p.Cells).Select(c => c.Outline.Box.Width).Order().ToArray();
        Assert.InRange(widths[widths.Length / 2], 14, 25);
        Assert.InRange(widths[widths.Length / 100], 3, 10);
        Assert.InRange(widths[widths.Length * 99 / 100], 50, 95);
    }

    [Fact]
    public void Render_of_a_grown_culture_shows_more_and_smaller_cells()
    {
        var indices = Enumerable.Range(0, 64).ToArray();
        var young = indices.MinBy(i => SampleName.Of("BV2", i).Growth);
        var grown = indices.MaxBy(i => SampleName.Of("BV2", i).Growth);
        var lab = new SampleLab(3);
        var before = lab.Render(SampleCultures.BV2, young);
        var after = lab.Render(SampleCultures.BV2, grown);
        Assert.True(after.Cells.Count > 2 * before.Cells.Count, $"{before.Cells.Count} to {after.Cells.Count}");
        Assert.True(after.Cells.Average(c => c.Area) < before.Cells.Average(c => c.Area));
    }

    [Fact]
    public void Render_with_a_scale_of_two_reaches_the_crowd_of_LIVECells_fullest_frames()
    {
        var lab = new SampleLab(3, cellScale: 2);
        var grown = Enumerable.Range(0, 64).MaxBy(i => SampleName.Of("BV2", i).Growth);
        Assert.InRange(lab.Render(SampleCultures.BV2, grown).Cells.Count, 2000, 4000);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Render_draws_outlines_that_are_valid(string culture)
    {
        var cut = 0;
        foreach (var picture in Pictures.Value[culture])
        {
            foreach (var cell in picture.Cells)
            {
                var polygon = Assert.Single(cell.Polygons);
                Assert.True(polygon.Length >= 6 && polygon.Length % 2 == 0);
                Assert.All(polygon, number => Assert.Equal(Math.Round(number * 100), number * 100, 6));
                Assert.True(cell.Outline.IsInside(SampleLab.StandardWidth, SampleLab.StandardHeight));
                Assert.False(cell.Outline.CrossesItself());
                Assert.Equal(culture, cell.Culture);
                Assert.True(cell.Area >= SampleLab.SmallestArea);
                Assert.Equal(CountInside(polygon), cell.Area, cell.Area * 0.05 + 4);
                var box = cell.Outline.Box;
                if (box.X == 0 || box.Y == 0 || box.Right == SampleLab.StandardWidth || box.Bottom == SampleLab.StandardHeight)
                    cut++;
            }
        }

        Assert.True(cut > 0, "no cell is cut by the frame");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Render_lets_cells_overlap_slightly_at_most(string culture)
    {
        foreach (var picture in Pictures.Value[culture])
        {
            var owners = new byte[SampleLab.StandardWidth * SampleLab.StandardHeight];
            foreach (var mask in picture.Cells.Select(c => c.Outline.ToMask(SampleLab.StandardWidth, SampleLab.StandardHeight)!))
            {
                for (var y = 0; y < mask.Height; y++)
                {
                    for (var x = 0; x < mask.Width; x++)
                        owners[(mask.Y + y) * SampleLab.StandardWidth + mask.X + x] += mask.Row(y)[x];
                }
            }

            var covered = owners.Count(o => o > 0);
            Assert.InRange(owners.Count(o => o > 1), 0, covered * 0.03);
        }
    }

    /// <summary>LIVECell: mean 128, standard deviation 11.6 over all images, 7 where few cells lie.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Render_has_grey_values_like_LIVECell(string culture)
    {
        foreach (var picture in Pictures.Value[culture])
        {
            var (mean, deviation) = Statistics(picture.Image.Pixels);
            Assert.InRange(mean, 126.5, 129.5);
            Assert.InRange(deviation, 5, 24);
        }
    }

    /// <summary>An empty place of a genuine LIVECell frame has a standard deviation of 1.06.</summary>
    [Fact]
    public void Render_has_the_quiet_background_of_LIVECell()
    {
        var empty = SampleCultures.Huh7 with { FewestCells = 1, MostCells = 1, Debris = 0 };
        var picture = new SampleLab(2, cellScale: 0.05).Render(empty, 0);
        Assert.Empty(picture.Cells);
        var window = new List<byte>();
        for (var y = 200; y < 250; y++)
            window.AddRange(picture.Image.Row(y).Slice(300, 250));
        Assert.InRange(Statistics([.. window]).Deviation, 0.8, 1.4);
    }

    [Theory]
    [InlineData("BV2")]
    [InlineData("SkBr3")]
    public void Render_draws_a_bright_halo_around_round_cells(string culture)
    {
        var picture = Pictures.Value[culture][0];
        var (width, height) = (picture.Image.Width, picture.Image.Height);
        var owned = new bool[width * height];
        foreach (var mask in picture.Cells.Select(c => c.Outline.ToMask(width, height)!))
        {
            for (var y = 0; y < mask.Height; y++)
            {
                for (var x = 0; x < mask.Width; x++)
                    owned[(mask.Y + y) * width + mask.X + x] |= mask.Row(y)[x] != 0;
            }
        }

        var (ring, far) = (new List<byte>(), new List<byte>());
        for (var y = 8; y < height - 8; y++)
        {
            for (var x = 8; x < width - 8; x++)
            {
                if (owned[y * width + x])
                    continue;
                if (HasOwner(x, y, 2))
                    ring.Add(picture.Image[x, y]);
                else if (!HasOwner(x, y, 8))
                    far.Add(picture.Image[x, y]);
            }
        }

        var background = Statistics([.. far]).Mean;
        Assert.InRange(background, 126, 130);
        Assert.InRange(Statistics([.. ring]).Mean - background, 10, 60);

        bool HasOwner(int x, int y, int reach)
        {
            for (var dy = -reach; dy <= reach; dy++)
            {
                for (var dx = -reach; dx <= reach; dx++)
                {
                    if (owned[(y + dy) * width + x + dx])
                        return true;
                }
            }

            return false;
        }
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(65, 1000)]
    [InlineData(1024, 96)]
    public void Render_fills_any_frame(int width, int height)
    {
        var picture = new SampleLab(8, width, height).Render(SampleCultures.SHSY5Y, 0);
        Assert.Equal((width, height), (picture.Image.Width, picture.Image.Height));
        Assert.All(picture.Cells, c => Assert.True(c.Outline.IsInside(width, height)));
        var expected = Pictures.Value["SHSY5Y"].Average(p => p.Cells.Count) * width * height / (704.0 * 520);
        Assert.InRange(picture.Cells.Count, expected * 0.2, expected * 4 + 10);
    }

    [Fact]
    public void Lab_with_a_value_out_of_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleLab(1, 63));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleLab(1, 704, 5000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleLab(1, cellScale: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleLab(1, 64, 64).Render(SampleCultures.BV2, -1));
    }

    private static double MeanArea(string culture) => Pictures.Value[culture].SelectMany(p => p.Cells).Average(c => c.Area);

    private static string Hash(SampleImage picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(picture.Image.Pixels);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(picture.FileName));
        foreach (var number in picture.Cells.SelectMany(c => c.Polygons[0]))
            hash.AppendData(BitConverter.GetBytes(number));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static (double Mean, double Deviation) Statistics(byte[] values)
    {
        var mean = values.Average(v => (double)v);
        return (mean, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))));
    }

    /// <summary>Pixels whose centre lies inside, by counting crossings: a slow reference.</summary>
    private static int CountInside(double[] polygon)
    {
        var count = 0;
        var xs = polygon.Where((_, i) => i % 2 == 0).ToArray();
        var ys = polygon.Where((_, i) => i % 2 == 1).ToArray();
        for (var y = (int)ys.Min(); y <= ys.Max(); y++)
        {
            for (var x = (int)xs.Min(); x <= xs.Max(); x++)
            {
                var inside = false;
                for (int i = 0, j = xs.Length - 1; i < xs.Length; j = i++)
                {
                    if (ys[i] > y + 0.5 != ys[j] > y + 0.5 && x + 0.5 < (xs[j] - xs[i]) * (y + 0.5 - ys[i]) / (ys[j] - ys[i]) + xs[i])
                        inside = !inside;
                }

                count += inside ? 1 : 0;
            }
        }

        return count;
    }
}
