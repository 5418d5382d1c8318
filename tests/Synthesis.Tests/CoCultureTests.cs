using System.Text.Json;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;
using CellGenie.Synthesis.Report;

namespace CellGenie.Synthesis.Tests;

/// <summary>Several cultures in one image.</summary>
public sealed class CoCultureTests
{
    private const string Request = """{"imagesPerCulture":6,"cells":[20,45],"seed":3,"coCultures":[{"parts":[{"culture":"small","ratio":7},{"culture":"BIG","ratio":3}]}],"rules":RULES}""";

    public static TheoryData<string> Rules => new(
        """{}""",
        """{"blend":"feather","brightness":"match"}""",
        """{"placement":"empirical","blend":"halo","look":"similar","depthOrder":"largeBelow","augment":"flip, rotate"}""",
        """{"placement":"cluster"}""",
        """{"placement":"hardCore","minVisibleFraction":0}""",
        """{"population":"joint","hardCases":"touching, dense, lowContrast"}""",
        """{"hardCases":"lowContrast, touching","hardShare":0.5}""");

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_cell_names_its_culture_and_each_image_has_the_ratio(string rules)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specification(bank, rules, """ "cells":[20,45] """);
        DatasetGenerator.Generate(bank, specification, lab["out"], 2);
        using var coco = CocoFile.Open(Path.Combine(lab["out"], DatasetFiles.Annotations));
        Assert.Equal([(1, "SMALL"), (2, "BIG")], coco.Categories.Select(c => (c.Id, c.Name)));
        var manifest = Manifest(lab["out"]);
        foreach (var (image, record) in coco.Images.Zip(manifest.GetProperty("images").EnumerateArray()))
        {
            Assert.Equal("SMALL-70+BIG-30", image.Culture);
            Assert.Equal((160, 120), (image.Width, image.Height));
            var annotations = coco.ReadAnnotations(image).ToList();
            foreach (var (annotation, cell) in annotations.Zip(record.GetProperty("cells").EnumerateArray()))
            {
                var donor = bank.Index.Sources[cell[1].GetInt32()];
                Assert.Equal(donor.Culture, annotation.Culture);
                Assert.Equal(donor.Culture == "SMALL" ? 1 : 2, annotation.CategoryId);
            }

            var requested = record.GetProperty("requested").GetInt32();
            Assert.InRange(requested, 20, 45);
            Assert.Equal("SMALL", bank.Index.Sources[record.GetProperty("background")[0].GetInt32()].Culture);
            // Where all have found room, each culture has its share, rounded down or up.
            if (annotations.Count == requested)
                Assert.InRange(annotations.Count(a => a.CategoryId == 1) - 0.7 * requested, -1, 1);
            else
                Assert.Contains("hardCore", rules);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Co_culture_has_the_same_bytes_from_any_workers_shards_and_after_a_stop(string rules)
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        var specification = Specification(bank, rules, """ "cells":[20,45],"cultures":["BIG"] """);
        Assert.Equal(["BIG", "SMALL-70+BIG-30"], specification.Cultures.Select(c => c.Name));
        DatasetGenerator.Generate(bank, specification, lab["one"], 1);
        DatasetGenerator.Generate(bank, specification, lab["three"], 3);
        Assert.Equal(Specifications.Hashes(lab["one"]), Specifications.Hashes(lab["three"]));
        Assert.Empty(DatasetVerifier.Verify(bank, ManifestHead.Read(Path.Combine(lab["one"], DatasetFiles.Manifest)), lab["one"], 2).Differences);
        Assert.Equal(Specifications.Hashes(lab["one"]), Shards(bank, specification, lab["shards"]));
    }

    [Fact]
    public void Shares_are_exact_in_expectation_and_rounded_in_each_image()
    {
        MixturePart[] parts = [Part("A", 5), Part("B", 3), Part("C", 2)];
        var sums = new long[3];
        Span<int> counts = stackalloc int[3];
        for (var i = 0; i < 20_000; i++)
        {
            var random = new CounterRandom(1, 2, i, RandomPurpose.Mixture);
            Mixture.Divide(ref random, parts, 7, counts);
            Assert.Equal(7, counts[0] + counts[1] + counts[2]);
            for (var k = 0; k < 3; k++)
            {
                Assert.InRange(counts[k] - 7 * parts[k].Ratio / 10, -1, 1);
                sums[k] += counts[k];
            }
        }

        // A part of one image deviates by at most 1: 20,000 images make a mean that is nearer than 4 standard errors of 0.0036.
        for (var k = 0; k < 3; k++)
            Assert.InRange(sums[k] / 20_000.0 - 7 * parts[k].Ratio / 10, -0.0142, 0.0142);
    }

    [Fact]
    public void Co_culture_keeps_test_donors_unseen_and_its_masks_exact()
    {
        using var lab = TestLab.WithTwoCultures();
        CellExtractor.Extract([lab.Source with { Split = "test" }], new ExtractionOptions(), lab["library"]);
        using var bank = CellBank.Open(lab["library"]);
        Assert.Contains("split 'test'", Assert.Throws<CellGenieException>(() => DatasetGenerator.Generate(bank, Specification(bank, "{}", """ "cells":[9,9] """), lab["out"], 1)).Message);
    }

    [Fact]
    public void Report_compares_cells_of_a_co_culture_under_their_own_cultures()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        DatasetGenerator.Generate(bank, Specification(bank, "{}", """ "cells":[30,30] """), lab["out"], 2);
        var report = ReportData.Measure(new ReportInput { Title = "Co-culture", Real = [lab.Source], Synthetic = lab["out"], Workers = 2 });
        Assert.Equal(6, report.SyntheticImages);
        var cultures = report.Cultures.ToDictionary(c => c.Name);
        Assert.Equal(["SMALL", "BIG"], cultures["SMALL-70+BIG-30"].CoCultureOf!);
        Assert.Equal((54, 126), ((int)cultures["BIG"].Donors!.Cells, (int)cultures["SMALL"].Donors!.Cells));
        Assert.Equal((54, 126), (cultures["BIG"].Synthetic!.Cells, cultures["SMALL"].Synthetic!.Cells));
        Assert.NotNull(cultures["BIG"].Metrics);
        Assert.Null(cultures["SMALL-70+BIG-30"].Metrics);
    }

    [Theory]
    [InlineData("""{"parts":[{"culture":"BIG","ratio":1}]}""", "1 cultures")]
    [InlineData("""{"parts":[]}""", "no cultures")]
    [InlineData("""{"parts":[{"culture":"BIG","ratio":0},{"culture":"SMALL","ratio":1}]}""", "ratio of BIG is 0")]
    [InlineData("""{"parts":[{"culture":"BIG","ratio":-1},{"culture":"SMALL","ratio":1}]}""", "ratio of BIG is -1")]
    [InlineData("""{"parts":[{"culture":"BIG","ratio":1e300},{"culture":"SMALL","ratio":1e300}]}""", "ratio of BIG is 1E+300")]
    [InlineData("""{"parts":[{"culture":"BIG","ratio":1},{"culture":"big","ratio":1}]}""", "named twice")]
    [InlineData("""{"parts":[{"culture":"HeLa","ratio":1},{"culture":"BIG","ratio":1}]}""", "unknown culture 'HeLa'")]
    [InlineData("""{"name":"BIG","parts":[{"culture":"SMALL","ratio":1},{"culture":"BIG","ratio":1}]},{"name":"BIG","parts":[{"culture":"SMALL","ratio":1},{"culture":"BIG","ratio":1}]}""", "chosen twice")]
    [InlineData("""{"name":"","parts":[{"culture":"SMALL","ratio":1},{"culture":"BIG","ratio":1}]}""", "names of 1 to")]
    [InlineData("null", "null")]
    [InlineData("""{"parts":[null]}""", "null")]
    public void Broken_co_culture_is_refused(string coCulture, string message)
    {
        using var lab = TestLab.WithTwoCultures(1);
        using var bank = lab.Extract();
        var refused = Assert.ThrowsAny<CellGenieException>(() =>
            GenerationRequest.Parse($$"""{"coCultures":[{{coCulture}}]}""").ToSpecification(bank.Index.Cultures, "lib").Validate(bank));
        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public void Range_of_cells_follows_from_the_shares_and_goes_by_name()
    {
        using var lab = TestLab.WithTwoCultures();
        using var bank = lab.Extract();
        const string both = """ "coCultures":[{"name":"mix","parts":[{"culture":"BIG","ratio":1},{"culture":"SMALL","ratio":3}]}] """;
        var (big, small) = (Profile("BIG"), Profile("SMALL"));
        var culture = Assert.Single(GenerationRequest.Parse("{" + both + "}").ToSpecification(bank.Index.Cultures, "lib").Cultures);
        Assert.Equal((int)Math.Floor(0.25 * big.Low + 0.75 * small.Low), culture.PopulationRange.Low);
        Assert.Equal((int)Math.Ceiling(0.25 * big.High + 0.75 * small.High), culture.PopulationRange.High);
        culture = GenerationRequest.Parse("{" + both + ""","cellsByCulture":{"MIX":[3,4]},"areaByCulture":{"big":[50,60]}}""").ToSpecification(bank.Index.Cultures, "lib").Cultures[0];
        Assert.Equal(new IntRange(3, 4), culture.PopulationRange);
        Assert.Equal(new IntRange(50, 60), culture.Mixture![0].AreaRange);
        Assert.Equal(culture.Mixture, GenerationSpecification.Parse(GenerationRequest.Parse("{" + both + ""","areaByCulture":{"big":[50,60]}}""").ToSpecification(bank.Index.Cultures, "lib").ToJson()).Cultures[0].Mixture);

        IntRange Profile(string name) => bank.Index.Cultures.Single(c => c.Name == name).PopulationRange;
    }

    private static GenerationSpecification Specification(CellBank bank, string rules, string others) =>
        GenerationRequest.Parse(Request.Replace("RULES", rules).Replace(""" "cells":[20,45],""".Trim(), others + ",")).ToSpecification(bank.Index.Cultures, "lib") with { LabelMaps = true };

    private static MixturePart Part(string culture, double ratio) => new() { Culture = culture, Ratio = ratio, AreaRange = new(1, 2) };

    private static JsonElement Manifest(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, DatasetFiles.Manifest))).RootElement;

    private static SortedDictionary<string, string> Shards(CellBank bank, GenerationSpecification specification, string folder)
    {
        var plan = DatasetPlan.Create(bank, specification);
        var renderer = new ShardRenderer(plan);
        Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Images));
        Directory.CreateDirectory(Path.Combine(folder, DatasetFiles.Labels));
        using (var annotations = File.Create(Path.Combine(folder, DatasetFiles.Annotations)))
        using (var manifest = File.Create(Path.Combine(folder, DatasetFiles.Manifest)))
        {
            var assembler = new DatasetAssembler(bank.Index, specification, annotations, manifest);
            for (var (shard, first) = (0, 0); first < specification.ImageCount; shard++, first += 5)
            {
                renderer.Begin(shard, first, Math.Min(5, specification.ImageCount - first));
                while (renderer.RenderNext((path, bytes) => File.WriteAllBytes(Path.Combine(folder, path), bytes.ToArray())))
                {
                }

                using var part = new MemoryStream();
                renderer.Complete().Write(part);
                part.Position = 0;
                assembler.Append(part, $"shard {shard}", TestContext.Current.CancellationToken);
            }

            assembler.Complete(TestContext.Current.CancellationToken);
        }

        return Specifications.Hashes(folder);
    }
}
