using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>What a metrics file tells: the curves of a training.</summary>
public sealed class MetricsHistory
{
    private const long MaxFile = 1L << 30;

    private readonly List<StepMetrics> _steps = [];
    private readonly List<EvaluationMetrics> _evaluations = [];

    private MetricsHistory()
    {
    }

    /// <summary>The steps that were written, in order.</summary>
    public IReadOnlyList<StepMetrics> Steps => _steps;

    /// <summary>The evaluations, in order.</summary>
    public IReadOnlyList<EvaluationMetrics> Evaluations => _evaluations;

    /// <summary>The best evaluation; null without one.</summary>
    public EvaluationMetrics? Best => _evaluations.LastOrDefault(e => e.IsBest);

    /// <summary>Reads a metrics file; a last line that was cut off is passed over.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or a line in it is damaged.</exception>
    public static MetricsHistory Read(string path)
    {
        var history = new MetricsHistory();
        foreach (var (number, _, json) in Lines(path))
        {
            try
            {
                history.Add(json);
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new InvalidInputException(path, $"line {number}", "is no metrics line", e);
            }
        }

        return history;
    }

    /// <summary>The lines before an iteration; empty if there is no file.</summary>
    internal static List<string> LinesBefore(string path, int iteration)
    {
        var kept = new List<string>();
        if (!File.Exists(path))
            return kept;
        foreach (var (_, text, json) in Lines(path))
        {
            var type = Text(json, "type");
            // An evaluation or checkpoint counts the steps that were done, a step is numbered from 0.
            if (json.TryGetProperty("iteration", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt32(out var number)
                && (number < iteration || (number == iteration && type is "evaluation" or "checkpoint")))
                kept.Add(text);
        }

        return kept;
    }

    private static IEnumerable<(int Number, string Text, JsonElement Json)> Lines(string path)
    {
        string[] lines;
        try
        {
            if (new FileInfo(path).Length > MaxFile)
                throw new InvalidInputException(path, "", $"has more than {MaxFile} bytes");
            lines = File.ReadAllText(path).Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, "", $"cannot be read: {e.Message}", e);
        }

        // What stands behind the last line break was cut off.
        for (var i = 0; i < lines.Length - 1; i++)
            yield return (i + 1, lines[i], Parse(path, i + 1, lines[i]));
    }

    private static JsonElement Parse(string path, int number, string line)
    {
        try
        {
            var json = JsonElement.Parse(line);
            return json.ValueKind == JsonValueKind.Object ? json : throw new InvalidInputException(path, $"line {number}", "is no object");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(path, $"line {number}", $"is not valid JSON: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double Number(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;

    private void Add(JsonElement json)
    {
        switch (Text(json, "type"))
        {
            case "step":
                _steps.Add(new StepMetrics(
                    json.GetProperty("iteration").GetInt32(),
                    Number(json, "learningRate"),
                    [.. json.GetProperty("losses").EnumerateObject().Select(l => KeyValuePair.Create(l.Name, l.Value.ValueKind == JsonValueKind.Null ? double.NaN : l.Value.GetDouble()))],
                    Number(json, "loss"),
                    json.TryGetProperty("gradientNorm", out _) ? Number(json, "gradientNorm") : null,
                    Number(json, "imagesPerSecond"),
                    Number(json, "loaderWaitSeconds"),
                    json.TryGetProperty("memoryBytes", out var memory) ? memory.GetInt64() : null));
                break;
            case "evaluation":
                var scores = new ValidationScores(
                    Number(json, "maskAp"), Number(json, "maskAp50"), Number(json, "maskAp75"), Number(json, "boxAp"), Number(json, "boxAp50"),
                    Number(json, "cocoMaskAp"), Number(json, "cocoBoxAp"));
                _evaluations.Add(new EvaluationMetrics(json.GetProperty("iteration").GetInt32(), scores, json.GetProperty("isBest").GetBoolean(), Number(json, "seconds")));
                break;
        }
    }
}
