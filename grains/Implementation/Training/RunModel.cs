using System.Text.Json;
using CellGenie.Imaging;
using CellGenie.Segmentation;

namespace CellGenie.Grains;

/// <summary>What the options of a run say: the network, its training, what it is validated with.</summary>
/// <param name="Model">The network.</param>
/// <param name="Training">The training, over the run's steps.</param>
/// <param name="Validation">Ids of datasets.</param>
internal sealed record RunModel(ModelOptions Model, TrainingOptions Training, IReadOnlyList<string> Validation)
{
    private const string Name = "the run's options";

    /// <summary>Reads the options of an order.</summary>
    /// <exception cref="CellGenieException">They are not valid.</exception>
    public static RunModel Of(RunOrder order)
    {
        using var json = Parse(order.ModelJson);
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new InvalidInputException(Name, "", "must be a JSON object");
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name is not ("preset" or "model" or "training" or "validation"))
                throw new InvalidInputException(Name, property.Name, "is not known; known are preset, model, training, validation");
        }

        var model = ReadModel(root);
        var training = root.TryGetProperty("training", out var options) ? TrainingOptions.FromJson(options.GetRawText(), Name) : TrainingOptions.For(model);
        var validation = ReadValidation(root);
        if (training.Patience > 0 && validation.Count == 0)
            throw new InvalidInputException(Name, "training.patience", "needs datasets in validation: without them nothing can fail to improve");
        return new RunModel(model, training.Over(order.Steps).Validate(), validation);
    }

    private static ModelOptions ReadModel(JsonElement root)
    {
        if (root.TryGetProperty("model", out var model))
            return ModelOptions.FromJson(model.GetRawText(), Name);
        if (!root.TryGetProperty("preset", out var preset))
            return ModelPresets.Paper;
        return preset.ValueKind == JsonValueKind.String ? ModelPresets.Get(preset.GetString()!) : throw new InvalidInputException(Name, "preset", "must be a name");
    }

    private static IReadOnlyList<string> ReadValidation(JsonElement root)
    {
        if (!root.TryGetProperty("validation", out var validation))
            return [];
        if (validation.ValueKind != JsonValueKind.Array || validation.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.String))
            throw new InvalidInputException(Name, "validation", "must be a list of dataset ids");
        return [.. validation.EnumerateArray().Select(e => e.GetString()!)];
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text);
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(Name, $"line {e.LineNumber + 1}", "is no JSON", e);
        }
    }
}
