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

        Assert.Equal("9eb64ee22bec17f37f0f8bc53d87b526479b3c49551f8f91625dc74889b257d4", bank.Id);
        Assert.Equal("cfa5d25ee1b98bc74bf46890ce01fc84b0fa883b97c7dc90c5c6c7b8d877ffaf", HashOf(folder["out"]));

        var blends = new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Feather] };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, blends) with { Truth = TruthFiles.Amodal | TruthFiles.Contours }, folder["truth"], 2);
        Assert.Equal("958f99bf5ebb0d0ff85e7b03fd7f8d82e812a6e3cc2ac8eb5d3478939c47f51a", HashOf(folder["truth"]));
    }

    private static string HashOf(string dataset) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Specifications.Hashes(dataset).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n")))));
}
