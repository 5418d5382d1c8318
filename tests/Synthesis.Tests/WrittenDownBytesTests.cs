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

        Assert.Equal("6d0f11702b849bb15664c448e3a55230bd5b2631469b74debd4984a894225990", bank.Id);
        var dataset = Specifications.Hashes(folder["out"]).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n");
        Assert.Equal("2924684685cf9e1471f9dff2357e2a2854928f4639030cf2282b56f1611cc957", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(dataset)))));
    }
}
