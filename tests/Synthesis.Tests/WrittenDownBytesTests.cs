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

        Assert.Equal("ba640b4d6aa03e1c1a0f5ae7f388bc84ec3130b2b25be94a7b19e55a30e87ce2", bank.Id);
        Assert.Equal("7b1b59a83e083ea8fd8b178045a09321ebddb4da31e6cef46afbdc9dbc5511b7", HashOf(folder["out"]));

        var blends = new CompositionRules { Blends = [BlendMode.Poisson, BlendMode.Feather] };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, blends) with { Truth = TruthFiles.Amodal | TruthFiles.Contours }, folder["truth"], 2);
        Assert.Equal("522fb3ec4e834c238ad28fc31010ba21ed943db4f498613dbe15070b5a2a4242", HashOf(folder["truth"]));

        var lapse = new CompositionRules { Blend = BlendMode.Halo, TimeLapse = new TimeLapse { Frames = 6, Drift = 5, Growth = 0.01, Divisions = 0.03 } };
        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, lapse) with { Truth = TruthFiles.Tracks }, folder["frames"], 2);
        Assert.Equal("0e71c3e86b3c2fac77c3eb4e83b03c8af318921d8c80661ef2226e8799fcd0f4", HashOf(folder["frames"]));

        DatasetGenerator.Generate(bank, Specifications.Of(bank, 2, 5, GenerationRequest.RulesOf("default")), folder["default"], 2);
        Assert.Equal("7755a13bfc13994a677da28091c3501d9e5eb6c3b989c90085e35822ca272955", HashOf(folder["default"]));
    }

    private static string HashOf(string dataset) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(
        Specifications.Hashes(dataset).Where(f => f.Key != DatasetFiles.Manifest).Select(f => $"{f.Key} {f.Value}\n")))));
}
