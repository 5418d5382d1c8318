using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>JSON that travels between processes: one line, and whatever is not understood is an error instead of being passed over.</summary>
internal static class StrictJson
{
    // A specification of a thousand cultures is a tenth of it.
    private const int MaxLength = 1 << 20;

    public static SynthesisJson Types { get; } = new(new JsonSerializerOptions(SynthesisJson.Default.Options)
    {
        WriteIndented = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    });

    /// <exception cref="InvalidInputException">The text is too long, no JSON, or does not fit the type.</exception>
    public static T Parse<T>(string json, string name, JsonTypeInfo<T> type)
        where T : class
    {
        if (json.Length > MaxLength)
            throw new InvalidInputException(name, "", $"it has {json.Length} characters; {MaxLength} are possible");
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidInputException(name, "", "it is null");
        }
        catch (JsonException e)
        {
            throw Broken(name, e);
        }
    }

    public static InvalidInputException Broken(string name, JsonException e) =>
        new(name, string.IsNullOrEmpty(e.Path) ? $"line {e.LineNumber + 1}" : e.Path, e.Message, e);

    public static void RequireDefined(string name, string place, CompositionRules rules)
    {
        RequireDefined(name, $"{place}.blend", rules.Blend);
        RequireDefined(name, $"{place}.brightness", rules.Brightness);
        RequireDefined(name, $"{place}.cutCells", rules.CutCells);
    }

    /// <summary>Numbers are taken for enumerations too, whatever they are.</summary>
    public static void RequireDefined<T>(string name, string place, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new InvalidInputException(name, place, $"{value} is none of {string.Join(", ", Enum.GetNames<T>())}");
    }
}
