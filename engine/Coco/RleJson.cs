using System.Text.Json;

namespace CellGenie.Coco;

/// <summary>Run-length masks in COCO's JSON.</summary>
public static class RleJson
{
    /// <summary>Writes a mask as an object with <c>size</c> (height, width) and compressed <c>counts</c>.</summary>
    public static void WriteRle(this Utf8JsonWriter json, Rle rle)
    {
        json.WriteStartObject();
        json.WriteStartArray("size"u8);
        json.WriteNumberValue(rle.Height);
        json.WriteNumberValue(rle.Width);
        json.WriteEndArray();
        json.WriteString("counts"u8, rle.ToCompressedString());
        json.WriteEndObject();
    }
}
