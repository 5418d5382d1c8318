using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Client;

internal sealed class CountRangeJsonConverter : JsonConverter<CountRange>
{
    public override CountRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TryGetInt32(out var low)
            && reader.Read() && reader.TryGetInt32(out var high) && reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? new CountRange(low, high)
            : throw new JsonException("a range is [low, high]");

    public override void Write(Utf8JsonWriter writer, CountRange value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
