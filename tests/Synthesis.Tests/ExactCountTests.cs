using CellGenie.Imaging;

namespace CellGenie.Synthesis.Tests;

/// <summary>Exact numbers of cells, density sweeps and hard cases.</summary>
public sealed class ExactCountTests
{
    public static TheoryData<int, CompositionRules> Rules => new()
    {
        { 60, new CompositionRules { MinVisibleFraction = 0.6 } },
        { 110, new CompositionRules { MinVisibleFraction = 1, Placement = PlacementMode.Cluster, MaxParts = 1 } },
        { 100, new CompositionRules { Placement = PlacementMode.HardCore } },
        { 110, new CompositionRules { MinVisibleFraction = 0.95, Placement = PlacementMode.DensityMap, DensityMap = new DensityMap { Columns = 2, Rows = 1, Weights = [1, 3] } } },
        { 60, CompositionRules.Realistic },
        { 60, CompositionRules.Realistic with { HardCases = HardCases.Touching } },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Exact_number_is_reached_by_every_image(int cells, CompositionRules rules)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        foreach (var image in Images(bank, rules, "SMALL", cells, c => c with { Exact = true }))
            Assert.Equal((cells, cells), (image.Requested, image.Cells.Count));
        // Without it, room is lacking somewhere.
        if (rules.HardCases == null)
            Assert.Contains(Images(bank, rules, "SMALL", cells, c => c).Select(i => i.Cells.Count), n => n < cells);
    }

    [Fact]
    public void Exact_image_begins_with_the_cells_of_the_inexact_one()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { MinVisibleFraction = 0.7 };
        var inexact = Images(bank, rules, "SMALL", 60, c => c).Select(i => i.Cells.ToArray()).ToList();
        var exact = Images(bank, rules, "SMALL", 60, c => c with { Exact = true }).Select(i => i.Cells.ToArray()).ToList();
        Assert.All(inexact.Zip(exact), pair => Assert.Equal(pair.First, pair.Second.Take(pair.First.Length)));
    }

    [Fact]
    public void Number_that_does_not_fit_is_told_as_a_shortfall()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = new GenerationRequest { ImagesPerCulture = 2, Cultures = ["BIG"], Cells = new(500, 500), ExactCells = true, Rules = new() { MinVisibleFraction = 0.9 } }.ToSpecification(bank.Index.Cultures, "lib");
        var result = DatasetGenerator.Generate(bank, specification, lab["out"], 2).Summary.Cultures["BIG"];
        Assert.Equal((2, 2, 1000), (result.Images, result.Short, result.Requested));
        Assert.InRange(result.Cells, 2 * 20, 2 * 120);
        Assert.Equal(1000 - result.Cells, result.Hidden);
        Assert.Equal(2, DatasetSummary.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)).Cultures["BIG"].Short);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sweep_spreads_images_evenly_over_exact_numbers(bool realistic)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = realistic ? CompositionRules.Realistic : new CompositionRules();
        var request = new GenerationRequest { ImagesPerCulture = 10, CellsSweep = [5, 10, 20, 40], Rules = rules };
        var specification = request.ToSpecification(bank.Index.Cultures, "lib");
        Assert.All(specification.Cultures, c => Assert.Equal(new IntRange(5, 40), c.PopulationRange));
        var images = Images(bank, rules, "SMALL", 0, _ => specification.Cultures.Single(c => c.Name == "SMALL"), 10).Select(i => i.Cells.Count).ToArray();
        Assert.Equal([5, 10, 20, 40, 5, 10, 20, 40, 5, 10], images);
    }

    [Fact]
    public void Steps_of_a_sweep_are_evenly_spaced_over_the_range()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var culture = GenerationRequest.Parse("""{"cultures":["BIG"],"cells":[50,400],"sweep":8}""").ToSpecification(bank.Index.Cultures, "lib").Cultures[0];
        Assert.Equal([50, 100, 150, 200, 250, 300, 350, 400], culture.Counts!);
        Assert.Throws<CellGenieException>(() => GenerationRequest.Parse("""{"cells":[50,400],"cellsSweep":[8]}""").ToSpecification(bank.Index.Cultures, "lib"));
        Assert.Throws<CellGenieException>(() => GenerationRequest.Parse("""{"cellsSweep":[]}""").ToSpecification(bank.Index.Cultures, "lib"));
        Assert.Throws<CellGenieException>(() => GenerationRequest.Parse("""{"sweep":1}""").ToSpecification(bank.Index.Cultures, "lib"));
        Assert.ThrowsAny<CellGenieException>(() => GenerationRequest.Parse("""{"cellsSweep":[70000]}""").ToSpecification(bank.Index.Cultures, "lib").Validate(bank));
        var json = GenerationRequest.Parse("""{"cellsSweep":[7]}""").ToSpecification(bank.Index.Cultures, "lib").ToJson();
        Assert.ThrowsAny<CellGenieException>(() => GenerationSpecification.Parse(json.Replace("\"counts\":[7]", "\"counts\":[8]")));
        Assert.ThrowsAny<CellGenieException>(() => GenerationSpecification.Parse(json.Replace("\"counts\":[7]", "\"counts\":[]")));
    }

    [Fact]
    public void Hard_images_have_their_share_and_take_all_kinds_and_densities_in_turn()
    {
        var rules = new CompositionRules { HardCases = HardCases.Touching | HardCases.LowContrast, HardShare = 0.25 };
        var culture = new CultureSpecification { Name = "X", PopulationRange = new(5, 40), AreaRange = new(1, 9), Width = 100, Height = 100, Counts = [5, 10, 20, 40] };
        var recipes = Enumerable.Range(0, 320).Select(i => ImageRecipe.Of(culture, rules, i)).ToList();
        Assert.Equal(240, recipes.Count(r => r.HardCase == HardCases.None));
        foreach (var kind in new[] { HardCases.Touching, HardCases.LowContrast })
            Assert.All(culture.Counts, n => Assert.Equal(10, recipes.Count(r => r.HardCase == kind && r.Population.Low == n)));
        Assert.All(culture.Counts, n => Assert.Equal(60, recipes.Count(r => r.HardCase == HardCases.None && r.Population.Low == n)));
        Assert.All(Enumerable.Range(0, 80), g => Assert.Equal(1, recipes.Skip(4 * g).Take(4).Count(r => r.HardCase != HardCases.None)));
    }

    [Theory]
    [InlineData(PlacementMode.Uniform)]
    [InlineData(PlacementMode.HardCore)]
    [InlineData(PlacementMode.Empirical)]
    public void Cells_of_a_touching_image_are_in_contact(PlacementMode placement)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Placement = placement, CutCells = CutCellPolicy.Exclude, HardCases = HardCases.Touching };
        foreach (var image in Images(bank, rules, "SMALL", 30, c => c with { Exact = true }))
        {
            Assert.Equal(HardCases.Touching, image.HardCase);
            var touching = new HashSet<int>();
            var labels = image.ToLabelMap();
            for (var y = 0; y < image.Height; y++)
            {
                for (var x = 0; x < image.Width; x++)
                {
                    var own = labels[x, y];
                    for (var k = 0; k < 4 && own != 0; k++)
                    {
                        var (nx, ny) = (x + (k == 0 ? 1 : k - 2), y + (k == 0 ? 0 : 1));
                        if (nx >= 0 && nx < image.Width && ny < image.Height && labels[nx, ny] is var other && other != 0 && other != own)
                        {
                            touching.Add(own);
                            touching.Add(other);
                        }
                    }
                }
            }

            Assert.InRange(touching.Count, 29, 30);
        }
    }

    [Fact]
    public void Dense_image_has_more_cells_and_low_contrast_image_the_weakest()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var rules = new CompositionRules { Blend = BlendMode.Halo, HardCases = HardCases.Dense | HardCases.LowContrast, HardShare = 0.5 };
        var images = Images(bank, rules, "SMALL", 0, c => c with { PopulationRange = new(0, 50) }, 40)
            .Select(i => (i.HardCase, i.Requested, Contrast: i.Cells.Select(c => (int)bank.Cells[c.Donor].Contrast).ToArray(), Gains: i.Cells.Select(c => c.Tone.Gain).Distinct().ToArray())).ToList();
        Assert.Equal((20, 10, 10), (images.Count(i => i.HardCase == 0), images.Count(i => i.HardCase == HardCases.Dense), images.Count(i => i.HardCase == HardCases.LowContrast)));
        Assert.All(images.Where(i => i.HardCase == HardCases.Dense), i => Assert.InRange(i.Requested, 45, 50));
        var all = bank.Cells.ToArray().Where(c => bank.Index.Cultures[c.Culture].Name == "SMALL").Select(c => (int)c.Contrast).Order().ToArray();
        var quarter = all[(int)Math.Ceiling(all.Length * 0.27)];
        Assert.All(images.Where(i => i.HardCase == HardCases.LowContrast).SelectMany(i => i.Contrast), c => Assert.InRange(c, 0, quarter));
        Assert.All(images.Where(i => i.HardCase == HardCases.LowContrast).SelectMany(i => i.Gains), g => Assert.Equal(180, g));
        Assert.All(images.Where(i => i.HardCase != HardCases.LowContrast).SelectMany(i => i.Gains), g => Assert.Equal(256, g));
    }

    [Fact]
    public void Kind_of_a_hard_image_stands_in_both_files()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = GenerationRequest.Parse("""{"imagesPerCulture":4,"cultures":["BIG"],"rules":{"hardCases":"touching, dense","hardShare":0.5}}""").ToSpecification(bank.Index.Cultures, "lib");
        DatasetGenerator.Generate(bank, specification, lab["out"], 1);
        string?[] kinds = [null, "touching", null, "dense"];
        Assert.Equal(kinds, Kinds("annotations.json", "hard_case"));
        Assert.Equal(kinds, Kinds("manifest.json", "hardCase"));
        Assert.Empty(DatasetVerifier.Verify(bank, ManifestHead.Read(Path.Combine(lab["out"], DatasetFiles.Manifest)), lab["out"], 2).Differences);

        string?[] Kinds(string file, string name)
        {
            using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(lab["out"], file)));
            return [.. json.RootElement.GetProperty("images").EnumerateArray().Select(i => i.TryGetProperty(name, out var kind) ? kind.GetString() : null)];
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Share_of_hard_images_outside_its_range_is_refused(double share) =>
        Assert.Throws<CellGenieException>(() => new CompositionRules { HardCases = HardCases.Dense, HardShare = share }.Validate(8));

    private static IEnumerable<ComposedImage> Images(CellBank bank, CompositionRules rules, string culture, int cells, Func<CultureSpecification, CultureSpecification> change, int count = 8)
    {
        var specification = change(Specifications.Of(bank, rules: rules, cells: new IntRange(cells, cells)).Cultures.Single(c => c.Name == culture));
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, specification, rules), rules);
        return Enumerable.Range(0, count).Select(i => composer.Compose(1, i));
    }
}
