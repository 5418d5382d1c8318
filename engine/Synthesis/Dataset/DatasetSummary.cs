using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>The end of <c>manifest.json</c>: totals by culture, failures, and the hash of the annotations.</summary>
public sealed record DatasetSummary
{
    internal static ReadOnlySpan<byte> Marker => "\n],\n\"summary\":"u8;

    /// <summary>What was made of each culture.</summary>
    public required IReadOnlyDictionary<string, CultureTotals> Cultures { get; init; }

    /// <summary>Images that could not be made.</summary>
    public required IReadOnlyList<FailedImage> Failures { get; init; }

    /// <summary>SHA-256 of <c>annotations.json</c>, in hexadecimal.</summary>
    public required string AnnotationsSha256 { get; init; }

    /// <summary>SHA-256 of <c>amodal.json</c>, in hexadecimal; null where it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AmodalSha256 { get; init; }

    internal byte[] ToBytes() => [.. Marker, .. JsonSerializer.SerializeToUtf8Bytes(this, SynthesisJson.Default.DatasetSummary), (byte)'}', (byte)'\n'];

    /// <summary>Reads the end of a complete manifest.</summary>
    /// <exception cref="InvalidInputException">The file is damaged.</exception>
    public static DatasetSummary Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            for (var size = 1L << 16; ; size *= 4)
            {
                var length = (int)Math.Min(size, Math.Min(stream.Length, Array.MaxLength));
                var bytes = new byte[length];
                stream.Position = stream.Length - length;
                stream.ReadExactly(bytes);
                var found = bytes.AsSpan().LastIndexOf(Marker);
                if (found >= 0)
                {
                    // The last brace closes the manifest, not the summary.
                    var json = bytes.AsSpan(found + Marker.Length);
                    var end = json.LastIndexOf((byte)'}');
                    return end < 0
                        ? throw new JsonException("it is cut off")
                        : JsonSerializer.Deserialize(json[..end], SynthesisJson.Default.DatasetSummary) ?? throw new JsonException("it is null");
                }

                if (length < size)
                    throw new InvalidInputException(file, "", "it has no summary: this is no complete CellGenie manifest");
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(file, "summary", $"cannot be read: {e.Message}", e);
        }
    }
}
