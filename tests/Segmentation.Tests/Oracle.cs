using System.Text.Json;

namespace CellGenie.Segmentation.Tests;

/// <summary>The independent programs in <c>../shared/reference/oracle</c>; tests that need them are skipped where they, or their packages, are absent.</summary>
internal static class Oracle
{
    private const string Program = "/usr/bin/python3";

    private static readonly Lazy<JsonDocument> Operators = new(() =>
    {
        using var folder = new TempFolder();
        Run("ops.py", folder["ops.json"]);
        return JsonDocument.Parse(File.ReadAllText(folder["ops.json"]));
    });

    private static readonly Lazy<TempFolder> Samples = new(() => Output("formats"));

    private static readonly Lazy<TempFolder> Pass = new(() => Output("forward"));

    /// <summary>One small state in every checkpoint format.</summary>
    public static TempFolder Formats => Samples.Value;

    /// <summary>A forward pass and a training step of the preset <c>tiny</c>, every tensor of it.</summary>
    public static TempFolder Forward => Pass.Value;

    /// <summary>Runs a program of the oracle; <c>PYTHONDONTWRITEBYTECODE</c> keeps it from writing beside itself.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var path = Repository.Shared($"reference/oracle/{program}");
        if (!File.Exists(Program) || Tool.TryRun(Program, "-c", "import torch, torchvision, numpy").ExitCode != 0)
            Assert.Skip($"needs torch and torchvision for {Program}, which are not installed");
        return Tool.Run(Program, ["-B", path, .. arguments]);
    }

    /// <summary>The golden operator values.</summary>
    public static JsonElement Values(string section)
    {
        Repository.Shared("reference/oracle/ops.py");
        return Operators.Value.RootElement.GetProperty(section);
    }

    public static double[] Numbers(this JsonElement packed) =>
        [.. (packed.ValueKind == JsonValueKind.Object ? packed.GetProperty("data") : packed).EnumerateArray().Select(v => v.GetDouble())];

    public static float[] Floats(this JsonElement packed) => Array.ConvertAll(packed.Numbers(), v => (float)v);

    private static TempFolder Output(string command)
    {
        var folder = new TempFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        Run("model.py", command, "--out", folder.Path);
        return folder;
    }
}
