using System.Text.Json;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>
/// Values of the independent implementation in Python (<c>../shared/reference/oracle</c>). It runs once, into the artifacts folder; a test
/// that needs it is skipped, with a message, where it or its packages are absent.
/// </summary>
internal static class Oracle
{
    private const string Python = "/usr/bin/python3";

    private static readonly Lock Gate = new();

    /// <summary>The operators' golden tensors.</summary>
    public static JsonElement Operators() => JsonDocument.Parse(File.ReadAllBytes(Make("ops.json", "ops.py", "{0}"))).RootElement;

    /// <summary>The folder of the <c>tiny</c> forward pass and training step.</summary>
    public static string Forward() => Make("tiny", "model.py", "forward", "--out", "{0}");

    /// <summary>The folder with one set of weights in four formats.</summary>
    public static string Formats() => Make("formats", "model.py", "formats", "--out", "{0}");

    /// <summary>Parameter and key counts of every preset.</summary>
    public static JsonElement Counts() => JsonDocument.Parse(File.ReadAllBytes(Make("counts.json", "model.py", "counts", "--out", "{0}"))).RootElement;

    private static string Make(string name, string program, params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "oracle");
        var result = Path.Combine(folder, name);
        lock (Gate)
        {
            if (Path.Exists(result))
                return result;
            var script = Repository.Shared($"reference/oracle/{program}");
            if (Tool.TryRun(Python, "-c", "import torch, torchvision, numpy").ExitCode != 0)
                Assert.Skip($"needs torch, torchvision and numpy for {Python}, which are not installed");
            Directory.CreateDirectory(folder);
            var made = $"{result}.{Environment.ProcessId}";
            Tool.Run(Python, [script, .. arguments.Select(a => string.Format(a, made))]);
            Directory.Move(made, result);
            return result;
        }
    }
}
