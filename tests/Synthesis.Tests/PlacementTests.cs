using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>What the presets and placements promise beyond exact masks.</summary>
public sealed class PlacementTests
{
    [Fact]
    public void Hard_core_placement_keeps_the_sum_of_radii()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Placement = PlacementMode.HardCore, CutCells = CutCellPolicy.Exclude, MinVisibleFraction = 0 };
        foreach (var image in Images(bank, rules, "SMALL", new IntRange(40, 40)))
        {
            Assert.True(image.Cells.Count > 20);
            var discs = image.Cells.Select(c => Disc(bank, c)).ToArray();
            for (var i = 0; i < discs.Length; i++)
            {
                for (var j = 0; j < i; j++)
                    Assert.True(Math.Sqrt(Math.Pow(discs[i].X - discs[j].X, 2) + Math.Pow(discs[i].Y - discs[j].Y, 2)) >= discs[i].Radius + discs[j].Radius - 1e-9);
            }
        }
    }

    [Fact]
    public void Density_map_draws_cells_where_it_is_bright()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var map = new DensityMap { Columns = 2, Rows = 1, Weights = [0, 9] };
        var rules = new CompositionRules { Placement = PlacementMode.DensityMap, DensityMap = map, CutCells = CutCellPolicy.Exclude };
        Assert.All(Images(bank, rules, "SMALL", new IntRange(20, 20)).SelectMany(i => i.Cells), c => Assert.True(Disc(bank, c).X >= 80));
    }

    [Fact]
    public void Empirical_image_has_the_numbers_and_borders_of_a_real_one()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var counts = bank.Index.Cultures.Single(c => c.Name == "SMALL").Populations.Select(p => p.Count).ToHashSet();
        foreach (var image in Images(bank, CompositionRules.Realistic with { MinVisibleFraction = 0, MaxParts = 0 }, "SMALL", new IntRange(0, 1000)))
            Assert.Contains(image.Requested, counts);
    }

    [Fact]
    public void Halo_leaves_no_step_where_the_background_is_flat()
    {
        using var lab = new TestLab();
        // Two images of levels 80 and 150, each with one flat cell, 30 above it, that has a ring of 10 above it around.
        foreach (var (name, level) in new[] { ("X_Phase_A1_1_00d00h00m_1.png", 80), ("X_Phase_A2_1_00d00h00m_1.png", 150) })
        {
            var image = new GrayImage(120, 120);
            image.Pixels.AsSpan().Fill((byte)level);
            for (var y = 46; y < 74; y++)
            {
                for (var x = 46; x < 74; x++)
                    image[x, y] = (byte)(level + (x is >= 50 and < 70 && y is >= 50 and < 70 ? 30 : 10));
            }

            lab.AddAnnotation(lab.AddEntry(name, 120, 120), "[[50,50,70,50,70,70,50,70]]");
            lab.Save(name, image);
        }

        lab.WriteAnnotations();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Blend = BlendMode.Halo };
        foreach (var image in Images(bank, rules, "X", new IntRange(1, 1)))
        {
            var cell = Assert.Single(image.Cells);
            var labels = image.ToLabelMap();
            var background = image.Pixels[(cell.Y + 50) % 120 * image.Width + (cell.X + 60) % 120];
            Assert.InRange(image.Pixels[(cell.Y + 10) * image.Width + cell.X + 10] - background, 29, 31);
            if (cell.X > 3)
                Assert.InRange(image.Pixels[(cell.Y + 10) * image.Width + cell.X - 1] - background, 9, 11);
            Assert.Equal(400, labels.Labels.Count(l => l != 0));
        }
    }

    [Fact]
    public void Test_images_give_nothing_unless_allowed()
    {
        using var lab = TestLab.WithTwoCultures();
        CellExtractor.Extract([lab.Source with { Split = "test" }], new ExtractionOptions(), lab["library"]);
        using var bank = CellBank.Open(lab["library"]);
        var refused = Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, Specifications.Of(bank), lab["out"], 1));
        Assert.Contains("split 'test'", refused.Message);
        DatasetGenerator.Generate(bank, Specifications.Of(bank, rules: new CompositionRules { AllowTestDonors = true }), lab["out"], 1);
        Assert.Equal(8, ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)).TestSourcesUsed!.Count);
    }

    [Fact]
    public void Request_for_the_default_preset_replaces_only_what_it_names()
    {
        var request = GenerationRequest.Parse("""{"preset":"default","rules":{"placement":"uniform","maxParts":0}}""");
        Assert.Equal(CompositionRules.Realistic with { Placement = PlacementMode.Uniform, MaxParts = 0 }, request.Rules);
        Assert.Equal(request.Rules, GenerationRequest.Parse(request.ToJson()).Rules);
        Assert.Equal(new CompositionRules(), GenerationRequest.Parse("{}").Rules);
        Assert.DoesNotContain("placement", GenerationRequest.Parse("{}").ToJson());
    }

    private static IEnumerable<ComposedImage> Images(CellBank bank, CompositionRules rules, string culture, IntRange cells)
    {
        var specification = Specifications.Of(bank, rules: rules, cells: cells).Cultures.Single(c => c.Name == culture);
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification, rules), rules);
        return Enumerable.Range(0, 8).Select(i => composer.Compose(1, i));
    }

    private static (int X, int Y, double Radius) Disc(CellBank bank, PlacedCell placed)
    {
        var cell = bank.Cells[placed.Donor];
        var swap = placed.Turn.HasFlag(Turn.Swap);
        return (placed.X + (swap ? cell.Height : cell.Width) / 2, placed.Y + (swap ? cell.Width : cell.Height) / 2, Math.Sqrt(cell.Area / Math.PI));
    }
}
