using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>What a conversion did: <c>conversion.json</c> beside its output. Written last: where it stands, the output is complete.</summary>
/// <param name="From">Name of the format that was read.</param>
/// <param name="Input">Path of the input, as given.</param>
/// <param name="To">Name of the format that was written.</param>
/// <param name="Overlap">The overlap policy; null where the output holds overlap.</param>
/// <param name="ImagesCopied">Files of images that were copied.</param>
/// <param name="ImagesRead">Images of the input.</param>
/// <param name="ImagesWritten">Images of the output.</param>
/// <param name="AnnotationsRead">Valid annotations of the input.</param>
/// <param name="AnnotationsWritten">Annotations of the output.</param>
/// <param name="Losses">What the output cannot hold; empty if nothing was lost.</param>
/// <param name="ProblemCount">What could not be read or written.</param>
/// <param name="Problems">The first 10,000 of them.</param>
public sealed record ConversionReport(
    string From,
    string Input,
    string To,
    string? Overlap,
    int ImagesCopied,
    int ImagesRead,
    int ImagesWritten,
    long AnnotationsRead,
    long AnnotationsWritten,
    IReadOnlyList<ConversionLossCount> Losses,
    long ProblemCount,
    IReadOnlyList<ConversionProblem> Problems)
{
    /// <summary>Name of the report's file.</summary>
    public const string FileName = "conversion.json";

    /// <summary>What kind of file this is.</summary>
    [JsonPropertyOrder(-2)]
    public string Format => "cellgenie-conversion";

    /// <summary>Version of the report's form.</summary>
    [JsonPropertyOrder(-1)]
    public int Version => 1;

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context().ConversionReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidInputException">The text is not such a report.</exception>
    public static ConversionReport FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Context().ConversionReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException("conversion report", e.Path ?? "", e.Message, e);
        }
    }

    private static ConversionReportJson Context() => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
