using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

public sealed class CellBankTests
{
    [Fact]
    public void Stored_structures_have_their_stated_sizes()
    {
        Assert.Equal(CellRecord.Size, Unsafe.SizeOf<CellRecord>());
        Assert.Equal(BackgroundRecord.Size, Unsafe.SizeOf<BackgroundRecord>());
        Assert.Equal(BankHeader.Size, Unsafe.SizeOf<BankHeader>());
    }

    [Fact]
    public void Ring_over_a_neighbour_keeps_half_of_the_line_between_both_and_has_the_mean_halo_of_the_cell_beyond()
    {
        using var lab = new TestLab();
        var picture = TestLab.Background(80, 60, 1);
        Array.Fill(picture.Pixels, (byte)100);
        for (var i = 0; i < picture.Pixels.Length; i++)
        {
            var (x, y) = (i % 80, i / 80);
            if (y is >= 20 and < 40)
                picture.Pixels[i] = x is >= 20 and < 40 ? (byte)60 : x is >= 40 and < 60 ? (byte)30 : (byte)100;
            // A halo of one pixel, also at the far end of the neighbour.
            if (y is >= 20 and < 40 && x is 19 or 60 || x is >= 20 and < 60 && y is 19 or 40)
                picture.Pixels[i] = 150;
        }

        lab.Save("a.png", picture);
        var image = lab.AddEntry("a.png", 80, 60);
        lab.AddAnnotation(image, "[[20,20,40,20,40,40,20,40]]");
        lab.AddAnnotation(image, "[[40,20,60,20,60,40,40,40]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract(new ExtractionOptions { RingWidth = 6, Workers = 1 });
        var along = bank.GetCell(0).Crop.Slice(16 * 32 + 25, 7).ToArray();

        // The last pixel of the cell, then half of the neighbour's first and half of the halo of one pixel, and what lies around the cell elsewhere.
        Assert.Equal(60, along[0]);
        Assert.InRange(along[1], (30 + 140) / 2, (30 + 155) / 2);
        Assert.All(along[2..], v => Assert.InRange(v, 97, 106));
    }

    [Fact]
    public void Cell_is_stored_with_its_pixels_mask_ring_and_origin()
    {
        using var lab = new TestLab();
        var name = "AA_Phase_A1_1_00d00h00m_1.png";
        var picture = TestLab.Background(40, 30, 1);
        lab.Save(name, picture);
        var image = lab.AddEntry(name, 40, 30);
        lab.AddAnnotation(image, "[[10,8,14,8,14,12,10,12]]");
        // Two pixels to the right of the first cell, which has a ring of four: the nearer of them is its own, the other one its neighbour's.
        lab.AddAnnotation(image, "[[16,8,20,8,20,13,16,13]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract(new ExtractionOptions { RingWidth = 4, Workers = 1 });

        Assert.Equal(2, bank.Count);
        var cell = bank.GetCell(0);
        Assert.Equal((1L, 16, 10, 8, 4, 4), (cell.Record.AnnotationId, cell.Record.Area, cell.Record.SourceX, cell.Record.SourceY, cell.Record.Width, cell.Record.Height));
        Assert.Equal((12, 12, 4, 4), (cell.Record.CropWidth, cell.Record.CropHeight, cell.Record.RingLeft, cell.Record.RingTop));
        Assert.Equal(FrameSides.None, cell.Record.Sides);
        Assert.Equal("AA", bank.Index.Cultures[cell.Record.Culture].Name);
        Assert.Equal([0, 0, 4, 1, 0, 4, 2, 0, 4, 3, 0, 4], cell.Runs.ToArray().Select(v => (int)v));
        for (var y = 0; y < 12; y++)
        {
            for (var x = 0; x < 12; x++)
            {
                var (sx, sy) = (6 + x, 4 + y);
                var inside = sx is >= 10 and < 14 && sy is >= 8 and < 12;
                var gapX = Math.Max(0, Math.Max(10 - sx, sx - 13));
                var gapY = Math.Max(0, Math.Max(8 - sy, sy - 11));
                var matte = cell.Matte[y * 12 + x];
                if (inside)
                    Assert.Equal(DonorCell.MaskPixel, matte);
                else if (gapX == 0 || gapY == 0)
                    Assert.Equal(Math.Max(gapX, gapY), matte);
                else
                    Assert.InRange(matte, 0, 4);
                if (inside)
                    Assert.Equal(picture[sx, sy], cell.Crop[y * 12 + x]);
                // Without a halo there is none of the neighbour to take away, but for what the noise looks like.
                else if (sx < 10 || gapY == 0 && sx <= 14)
                    Assert.InRange(cell.Crop[y * 12 + x] - picture[sx, sy], -2, 2);
            }
        }

        var source = bank.Index.Sources[cell.Record.Source];
        Assert.Equal((name, "train", 1), (source.File, source.Split, source.License));
        Assert.Equal("CC0", Assert.Single(bank.Index.Licenses).Name);
    }

    [Fact]
    public void Cells_cut_by_the_frame_say_by_which_side()
    {
        using var lab = new TestLab();
        lab.Save("a.png", TestLab.Background(40, 30, 1));
        var image = lab.AddEntry("a.png", 40, 30);
        lab.AddAnnotation(image, "[[0,5,6,5,6,9,0,9]]");
        lab.AddAnnotation(image, "[[34,26,40,26,40,30,34,30]]");
        lab.AddAnnotation(image, "[[20,0,26,0,26,5,20,5]]");
        // Two pixels before the frame still counts, three do not.
        lab.AddAnnotation(image, "[[2,14,8,14,8,18,2,18]]");
        lab.AddAnnotation(image, "[[31,12,37,12,37,17,31,17]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        Assert.Equal([FrameSides.Left, FrameSides.Right | FrameSides.Bottom, FrameSides.Top, FrameSides.Left, FrameSides.None], bank.Cells.ToArray().Select(c => c.Sides));
    }

    [Fact]
    public void Same_cell_outlined_twice_becomes_one_donor()
    {
        using var lab = new TestLab();
        lab.Save("a.png", TestLab.Background(40, 30, 1));
        var image = lab.AddEntry("a.png", 40, 30);
        lab.AddAnnotation(image, "[[10,5,20,5,20,15,10,15]]");
        lab.AddAnnotation(image, "[[10,5,20,5,20,14,10,14]]");
        lab.AddAnnotation(image, "[[22,5,30,5,30,15,22,15]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        Assert.Equal([1L, 3L], bank.Cells.ToArray().Select(c => c.AnnotationId));
        Assert.Contains(bank.Index.Problems, p => p.Contains("annotation 2 outlines the same cell as 1"));
    }

    [Fact]
    public void Image_with_the_same_pixels_twice_gives_its_cells_once()
    {
        using var lab = new TestLab();
        foreach (var name in new[] { "a.png", "b.png" })
        {
            lab.Save(name, TestLab.Background(40, 30, 1));
            lab.AddAnnotation(lab.AddEntry(name, 40, 30), "[[10,5,20,5,20,15,10,15]]");
        }

        lab.WriteAnnotations();
        using var bank = lab.Extract();
        Assert.Equal(1, bank.Count);
        Assert.Contains(bank.Index.Problems, p => p.StartsWith("b.png") && p.Contains("same pixels as a.png"));
    }

    [Fact]
    public void Images_that_cannot_be_used_are_named_and_the_others_go_on()
    {
        using var lab = TestLab.WithTwoCultures(2);
        lab.AddAnnotation(lab.AddEntry("missing.png", 40, 30), "[[10,5,20,5,20,15,10,15]]");
        lab.Save("size.png", TestLab.Background(50, 30, 1));
        lab.AddAnnotation(lab.AddEntry("size.png", 40, 30), "[[10,5,20,5,20,15,10,15]]");
        File.WriteAllText(Path.Combine(lab.Images, "broken.png"), "no picture");
        lab.AddAnnotation(lab.AddEntry("broken.png", 40, 30), "[[10,5,20,5,20,15,10,15]]");
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        Assert.Equal(4, bank.Index.Sources.Count);
        foreach (var name in new[] { "missing.png", "size.png", "broken.png" })
            Assert.Contains(bank.Index.Problems, p => p.Contains(name));
    }

    [Fact]
    public void Dataset_without_any_cell_is_an_error_and_leaves_nothing()
    {
        using var lab = new TestLab();
        lab.Save("a.png", TestLab.Background(40, 30, 1));
        lab.AddEntry("a.png", 40, 30);
        lab.WriteAnnotations();
        Assert.Contains("no cell was found", Assert.Throws<CellGenieException>(() => lab.Extract()).Message);
        Assert.Equal(["images", "lab_train.json"], Directory.EnumerateFileSystemEntries(lab.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Backgrounds_show_no_cells()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        Assert.Equal(8, bank.BackgroundCount);
        for (var b = 0; b < bank.BackgroundCount; b++)
        {
            // Background 96..124, cells 148 and more.
            Assert.InRange(bank.GetBackground(b).ToArray().Max(), 0, 130);
            Assert.InRange(bank.GetBackground(b).ToArray().Min(), 90, 130);
        }
    }

    [Fact]
    public void Incompletely_annotated_image_counts_neither_for_populations_nor_as_background()
    {
        using var lab = new TestLab();
        for (var i = 0; i < 5; i++)
            lab.AddImage($"AA_Phase_A{i}_1_00d00h00m_1.png", 160, 120, 30, 5, i);
        lab.AddImage("AA_Phase_B1_1_00d00h00m_1.png", 160, 120, 1, 5, 77);
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        var culture = Assert.Single(bank.Index.Cultures);
        Assert.Equal((5, 1), (culture.Images, culture.IncompleteImages));
        Assert.True(culture.PopulationRange.Low > 20);
        var plan = CulturePlan.Create(bank, Specifications.Of(bank).Cultures[0], new CompositionRules());
        Assert.Equal(5, plan.Backgrounds.Count);
        Assert.DoesNotContain(plan.Backgrounds, b => bank.Index.Sources[bank.Backgrounds[b].Source].Incomplete);
    }

    [Fact]
    public void Profile_ranges_are_percentiles()
    {
        var images = Enumerable.Range(0, 101).Select(i => new ImageStatistics(704, 520, [.. Enumerable.Repeat(100 + i, i)], 0.1, 120, 128, 9)).ToList();
        var profile = ProfileBuilder.Build("X", images, new bool[101]);
        // Counts 0..100: the 5th and 95th percentile are 5 and 95.
        Assert.Equal(new IntRange(5, 95), profile.PopulationRange);
        Assert.Equal(5050, profile.Cells);
        Assert.Equal(171, profile.MedianArea);
        Assert.Equal((704, 520), (profile.FrameWidth, profile.FrameHeight));
    }

    [Fact]
    public void Few_outliers_hardly_move_the_ranges()
    {
        var random = new Random(1);
        List<ImageStatistics> Lab(bool outliers) => [.. Enumerable.Range(0, 100).Select(i => new ImageStatistics(
            704, 520, [.. Enumerable.Range(0, outliers && i == 0 ? 3000 / 10 : 280 + i % 40).Select(c => outliers && c == 0 ? 100_000 : 200 + (c * 37 + i) % 300)], 0.1, 120, 128, 9))];
        var (clean, dirty) = (ProfileBuilder.Build("X", Lab(false), new bool[100]), ProfileBuilder.Build("X", Lab(true), new bool[100]));
        Assert.InRange(dirty.AreaRange.High, clean.AreaRange.High * 0.95, clean.AreaRange.High * 1.05);
        Assert.InRange(dirty.PopulationRange.High, clean.PopulationRange.High * 0.95, clean.PopulationRange.High * 1.05);
    }

    [Fact]
    public void Damaged_bank_is_an_error_with_file_and_place_and_never_anything_else()
    {
        using var lab = TestLab.WithTwoCultures(2);
        lab.Extract().Dispose();
        var random = new Random(5);
        foreach (var name in new[] { CellBank.DataFile, CellBank.IndexFile })
        {
            var path = Path.Combine(lab["library"], name);
            var intact = File.ReadAllBytes(path);
            var refused = 0;
            for (var i = 0; i < 1500; i++)
            {
                var damaged = (byte[])intact.Clone();
                if (i % 3 == 0)
                    damaged = damaged[..random.Next(damaged.Length)];
                else
                    damaged[i % 3 == 1 ? random.Next(damaged.Length) : random.Next(Math.Min(200, damaged.Length))] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(path, damaged);
                try
                {
                    using var bank = CellBank.Open(lab["library"]);
                    for (var c = 0; c < bank.Count; c++)
                        bank.GetCell(c);
                    for (var b = 0; b < bank.BackgroundCount; b++)
                        bank.GetBackground(b);
                }
                catch (InvalidInputException e)
                {
                    Assert.Equal(lab["library"], Path.GetDirectoryName(e.File));
                    refused++;
                }
            }

            File.WriteAllBytes(path, intact);
            // In the readable index a flipped bit may hit a blank or a statistic; the packed file leaves nothing to chance.
            Assert.True(name == CellBank.IndexFile ? refused > 500 : refused == 1500, $"{name}: {refused} refused");
        }
    }

    [Fact]
    public void Wrong_places_are_refused_by_name()
    {
        using var folder = new TempFolder();
        Assert.Contains("no such folder", Assert.Throws<InvalidInputException>(() => CellBank.Open(folder["nothing"])).Message);
        Assert.Contains("index.json", Assert.Throws<InvalidInputException>(() => CellBank.Open(folder.Path)).Message);
    }

    [Fact]
    public void Unknown_culture_is_refused_with_the_ones_there_are()
    {
        using var lab = TestLab.WithTwoCultures(1);
        using var bank = lab.Extract();
        var message = Assert.Throws<CellGenieException>(() => bank.CultureIndex("HeLa")).Message;
        Assert.Contains("HeLa", message);
        Assert.Contains("BIG, SMALL", message);
        Assert.Equal(1, bank.CultureIndex("small"));
    }

    [Fact]
    public void Index_with_impossible_ranges_is_refused()
    {
        using var lab = TestLab.WithTwoCultures(1);
        lab.Extract().Dispose();
        var path = Path.Combine(lab["library"], CellBank.IndexFile);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        json["cultures"]![0]!["areaRange"] = new JsonArray(9, 3);
        File.WriteAllText(path, json.ToJsonString());
        Assert.Contains("index.json", Assert.Throws<InvalidInputException>(() => CellBank.Open(lab["library"])).Message);
    }
}
