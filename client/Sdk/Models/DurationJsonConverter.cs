using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;

namespace CellGenie.Client;

/// <summary>Durations travel in ISO 8601, such as <c>P90D</c>; a number is read as days.</summary>
public sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return reader.TokenType == JsonTokenType.Number ? TimeSpan.FromDays(reader.GetDouble()) : XmlConvert.ToTimeSpan(reader.GetString() ?? "");
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new JsonException("a duration is written in ISO 8601, such as P90D or PT30M, or as a number of days", e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(XmlConvert.ToString(value));
}
