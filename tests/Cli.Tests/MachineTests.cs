using System.Security.Cryptography;

namespace CellGenie.Cli.Tests;

/// <summary>The same bytes whatever vector instructions a machine has.</summary>
public sealed class MachineTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public void Machine_without_some_vector_instructions_writes_the_same_bytes(string without)
    {
        using var folder = new TempFolder();
        // A setting that does not exist turns nothing off.
        Make("CELLGENIE_NOTHING=0", folder["all"]);
        Make(without, folder["few"]);

        var expected = Hashes(folder["all"]);
        Assert.True(expected.Count > 20);
        Assert.Equal(expected, Hashes(folder["few"]));
    }

    /// <summary>A sample laboratory, its library, and datasets that take every way through the painters.</summary>
    private static void Make(string setting, string folder)
    {
        var (lab, library) = (Path.Combine(folder, "lab"), Path.Combine(folder, "library"));
        Run(setting, "dataset", "sample", "--out", lab, "--per-culture", "2", "--culture", "SHSY5Y", "--culture", "MCF7");
        Run(setting, "library", "extract", "--images", Path.Combine(lab, "images"), "--annotations", Path.Combine(lab, "livecell_coco_train.json"), "--out", library);
        string[][] ways =
        [
            ["--preset", "paper"],
            ["--preset", "default"],
            ["--preset", "default", "--augment", "flip,rotate,contrast", "--format", "coco,amodal"],
            ["--preset", "default", "--blends", "feather,poisson"],
        ];
        for (var i = 0; i < ways.Length; i++)
            Run(setting, ["generate", "--library", library, "--out", Path.Combine(folder, $"way{i}"), "--per-culture", "1", "--seed", "5", .. ways[i]]);
    }

    private static void Run(string setting, params string[] arguments)
    {
        var result = Testing.Tool.TryRun("env", [setting, "dotnet", CellGenieProcess.ToolPath, .. arguments, "--quiet"]);
        Assert.True(result.ExitCode == 0, $"{setting} cellgenie {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Error}");
    }

    private static SortedDictionary<string, string> Hashes(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            f => Path.GetRelativePath(folder, f),
            f => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))),
        StringComparer.Ordinal);
}
