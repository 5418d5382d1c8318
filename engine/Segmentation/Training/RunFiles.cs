using System.Globalization;

namespace CellGenie.Segmentation;

/// <summary>Names in the folder of a training run.</summary>
public static class RunFiles
{
    /// <summary>The model with the best validation AP; the last one where there was no validation.</summary>
    public const string Model = "model.safetensors";

    /// <summary>What the model is and where it comes from, for people.</summary>
    public const string ModelCard = "model-card.md";

    /// <summary>One JSON object a line: steps, evaluations, notes.</summary>
    public const string Metrics = "metrics.jsonl";

    /// <summary>The loss curves.</summary>
    public const string Report = "report.html";

    /// <summary>The training job as it was asked for.</summary>
    public const string Job = "job.json";

    /// <summary>A checkpoint's tensors: weights, momentum and running values.</summary>
    public static string Checkpoint(int iteration) => string.Create(CultureInfo.InvariantCulture, $"step-{iteration:D8}.safetensors");

    /// <summary>The iteration in a checkpoint's name, or null if it is another file.</summary>
    public static int? IterationOf(string fileName) =>
        fileName.StartsWith("step-", StringComparison.Ordinal) && fileName.EndsWith(".safetensors", StringComparison.Ordinal)
        && int.TryParse(fileName.AsSpan(5, fileName.Length - 5 - ".safetensors".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var iteration)
            ? iteration
            : null;

    /// <summary>The last checkpoint of a folder, or null if there is none.</summary>
    public static string? LastCheckpoint(string folder) => !Directory.Exists(folder) ? null : Directory.EnumerateFiles(folder, "step-*.safetensors")
        .Where(path => IterationOf(Path.GetFileName(path)) != null)
        .MaxBy(path => IterationOf(Path.GetFileName(path)));
}
