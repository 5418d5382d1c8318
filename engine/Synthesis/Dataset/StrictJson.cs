using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>JSON that travels between processes: one line, and whatever is not understood is an error instead of being passed over.</summary>
internal static class StrictJson
{
    // A specification of a thousand cultures is a third of it.
    private const int MaxLength = 1 << 20;

    // By reflection: code that was generated at build time sets members that the text leaves out to zero or null instead of their defaults.
    private static readonly JsonSerializerOptions Options = new(SynthesisJson.Default.Options)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        WriteIndented = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(null, allowIntegerValues: false) },
    };

    public static string ToText<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static byte[] ToBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <exception cref="InvalidInputException">The text is too long, no JSON, or does not fit the type.</exception>
    public static T Parse<T>(string json, string name)
        where T : class
    {
        if (json.Length > MaxLength)
            throw new InvalidInputException(name, "", $"it has {json.Length} characters; {MaxLength} are possible");
        return Guard(name, () => JsonSerializer.Deserialize<T>(json, Options));
    }

    /// <exception cref="InvalidInputException">The text is no JSON, or does not fit the type.</exception>
    public static T Parse<T>(byte[] json, string name)
        where T : class => Guard(name, () => JsonSerializer.Deserialize<T>(json, Options));

    /// <summary>Values with those replaced that a member of a JSON object gives; the text has been parsed without an error before.</summary>
    public static T Complete<T>(T standard, string json, string member)
        where T : class
    {
        var all = JsonSerializer.SerializeToNode(standard, Options)!.AsObject();
        if (JsonNode.Parse(json)?[member] is JsonObject given)
        {
            foreach (var (name, value) in given)
                all[name] = value?.DeepClone();
        }

        return all.Deserialize<T>(Options)!;
    }

    private static T Guard<T>(string name, Func<T?> parse)
        where T : class
    {
        try
        {
            return parse() ?? throw new InvalidInputException(name, "", "it is null");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(name, e.Path ?? "", e.Message, e);
        }
    }
}
