using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Synthesis;

/// <summary>Reads and writes a range as <c>[low, high]</c>.</summary>
internal sealed class IntRangeJsonConverter : JsonConverter<IntRange>
{
    public override IntRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read() || !reader.TryGetInt32(out var low) ||
            !reader.Read() || !reader.TryGetInt32(out var high) || !reader.Read() || reader.TokenType != JsonTokenType.EndArray || high < low)
            throw new JsonException("a range is [low, high] with low <= high");
        return new IntRange(low, high);
    }

    public override void Write(Utf8JsonWriter writer, IntRange value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
