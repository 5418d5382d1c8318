using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>What <see cref="DatasetSplitter"/> wrote: <c>split.json</c>, <c>subset.json</c> or <c>merge.json</c> beside its files. Written last: where it stands, they are complete.</summary>
/// <param name="Kind"><c>split</c>, <c>subset</c> or <c>merge</c>.</param>
/// <param name="Seed">The seed; null for a merge.</param>
/// <param name="GroupBy">What stays together: <c>well</c>, <c>image</c> or <c>culture</c>; null for a merge.</param>
/// <param name="Sources">The input, and what was done to its ids.</param>
/// <param name="Parts">The files that were written.</param>
/// <param name="ProblemCount">Entries of the input that broke a rule.</param>
/// <param name="Problems">The first of them.</param>
public sealed record SplitReport(
    string Kind,
    ulong? Seed,
    string? GroupBy,
    IReadOnlyList<MergedSource> Sources,
    IReadOnlyList<SplitPart> Parts,
    long ProblemCount,
    IReadOnlyList<ConversionProblem> Problems)
{
    /// <summary>What kind of file this is.</summary>
    [JsonPropertyOrder(-2)]
    public string Format => "cellgenie-split";

    /// <summary>Version of the report's form.</summary>
    [JsonPropertyOrder(-1)]
    public int Version => 1;

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, new SplitReportJson(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }).SplitReport);
}
