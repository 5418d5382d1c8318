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

        Assert.Equal("89fa7c8bd90ccf6ad8698a55876831fc5faa9c6ec34d9f8b723d60f1bb8e3801", bank.Id);
        Assert.Equal("ca4a157718390e9bab5612187579286f772f79614a5fe5e79c58c7fcf4a1fb8d", HashOf(folder["out"]));

        var blends = new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Feather] };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, blends) with { Truth = TruthFiles.Amodal | TruthFiles.Contours }, folder["truth"], 2);
        Assert.Equal("e17b0948b85579db128b728983b875406183e8281afe51306308c01eb4edba52", HashOf(folder["truth"]));

        var lapse = new CompositionRules { Blend = BlendMode.Halo, TimeLapse = new TimeLapse { Frames = 6, Drift = 5, Growth = 0.01, Divisions = 0.03 } };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, lapse) with { Truth = TruthFiles.Tracks }, folder["frames"], 2);
        Assert.Equal("01a28ed4bfb464d48dde833200fdb82015ac3ae10dcedd7eed91107a6a2b3df2", HashOf(folder["frames"]));

        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, GenerationRequest.RulesOf("default")), folder["default"], 2);
        Assert.Equal("a3072307de23990aa485577159dafd7162f64aa5158b54fad4ee406405cf8c82", HashOf(folder["default"]));
    }

    private static string HashOf(string dataset) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Specifications.Hashes(dataset).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n")))));
}
