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

        Assert.Equal("862e9483949f55b95fa2fc47812f96d1c8800adb48c9b670c8a55ec4b47a124f", bank.Id);
        Assert.Equal("e77ad3ae06094a1365dd461d8e90b8ec9eb7400467f2a5a172f5424cb6c602ed", HashOf(folder["out"]));

        var blends = new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Feather] };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, blends) with { Truth = TruthFiles.Amodal | TruthFiles.Contours }, folder["truth"], 2);
        Assert.Equal("93027f6e0878d26ed3ca72512f43567c041c02e98d0e2cf89ad99a286f66915c", HashOf(folder["truth"]));
    }

    private static string HashOf(string dataset) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Specifications.Hashes(dataset).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n")))));
}
