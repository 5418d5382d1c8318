using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>JSON of options, metrics and model files; generated at build time.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ModelOptions))]
[JsonSerializable(typeof(TrainingOptions))]
internal sealed partial class SegmentationJson : JsonSerializerContext
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads options. What the text leaves out keeps its default, which generated readers of immutable types do not do by themselves.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="type">The type.</param>
    /// <param name="defaults">An object of default values.</param>
    /// <param name="required">A property that has no default; null for none.</param>
    /// <exception cref="InvalidInputException">The text is not valid JSON of this type.</exception>
    public static T Read<T>(string json, string file, JsonTypeInfo<T> type, T defaults, string? required = null)
        where T : class
    {
        try
        {
            if (JsonNode.Parse(json, null, Strict) is not JsonObject given)
                throw new InvalidInputException(file, "", "the JSON is not an object");
            foreach (var (name, value) in JsonSerializer.SerializeToNode(defaults, type)!.AsObject())
            {
                if (name != required && !given.ContainsKey(name))
                    given[name] = value?.DeepClone();
            }

            return given.Deserialize(type)!;
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(file, e.Path is { Length: > 0 } path ? path : "", $"not valid: {e.Message}", e);
        }
    }
}
