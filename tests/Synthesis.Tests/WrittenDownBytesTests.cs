using System.Security.Cryptography;
using System.Text;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Synthesis.Tests;

/// <summary>Hashes that were written down once. They hold on every machine, with and without vector instructions; a change breaks the promise that a manifest can be made again.</summary>
public sealed class WrittenDownBytesTests
{
    [Fact]
    public void Dataset_from_the_sample_laboratory_has_the_bytes_written_down()
    {
        using var folder = new TempFolder();
        var options = new SampleOptions { ImagesPerCulture = 2, Cultures = [SampleCultures.BV2, SampleCultures.SHSY5Y], Width = 256, Height = 192, Seed = 7 };
        var sample = SampleDataset.Write(folder["lab"], options);
        CellExtractor.Extract([new ExtractionSource(sample.TrainFile, sample.ImagesFolder)], new ExtractionOptions(), folder["library"]);
        using var bank = CellBank.Open(folder["library"]);
        var rules = new CompositionRules { Blend = BlendMode.Feather, FeatherWidth = 8, Brightness = BrightnessMode.Match };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, rules), folder["out"], 2);

        Assert.Equal("eca37bc3f0dabf9b063e58f91a6afb4c2aa25367259ecb81502b24f514e6c506", bank.Id);
        Assert.Equal("048ccefd2bce11dfd8209a1eb55ac8590d7eade134c35b4e35811c63bcca3843", HashOf(folder["out"]));

        var blends = new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Feather] };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, blends) with { Truth = TruthFiles.Amodal | TruthFiles.Contours }, folder["truth"], 2);
        Assert.Equal("819afbc3c27fc25dd85a180729f048cbd067302f5086280db7f9eae8afdd8aba", HashOf(folder["truth"]));

        var lapse = new CompositionRules { Blend = BlendMode.Halo, TimeLapse = new TimeLapse { Frames = 6, Drift = 5, Growth = 0.01, Divisions = 0.03 } };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, lapse) with { Truth = TruthFiles.Tracks }, folder["frames"], 2);
        Assert.Equal("4546aeaebdad730d08f5f9bcd345c2a3cff152f690224f1ecbdaf6b831d1a964", HashOf(folder["frames"]));

        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, GenerationRequest.RulesOf("default")), folder["default"], 2);
        Assert.Equal("101d55f1d4d06e41d6d338ee9e4458372e98fba3a31d37e3e4bbb59de5b6d2c4", HashOf(folder["default"]));
    }

    private static string HashOf(string dataset) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Specifications.Hashes(dataset).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n")))));
}
