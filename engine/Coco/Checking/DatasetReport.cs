using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CellGenie.Coco;

/// <summary>The result of a <see cref="DatasetCheck"/>. The same data give the same report, byte for byte.</summary>
/// <param name="Inputs">What was checked.</param>
/// <param name="Rules">How often each violated rule was violated: errors first, then by name.</param>
/// <param name="Findings">The violations, in the order of files and images; of each rule only the first ones.</param>
/// <param name="LeaveOut">The images that should be left out, all of them, so that the rest has no duplicate, no leak, no unusable file and no image that is hardly annotated.</param>
public sealed record DatasetReport(
    IReadOnlyList<DatasetInputSummary> Inputs,
    IReadOnlyList<DatasetRuleCount> Rules,
    IReadOnlyList<DatasetFinding> Findings,
    IReadOnlyList<ImageToLeaveOut> LeaveOut)
{
    /// <summary>What kind of file a saved report is.</summary>
    [JsonPropertyOrder(-2)]
    public string Format => "cellgenie-check";

    /// <summary>Version of the report's form, see docs/checks.md.</summary>
    [JsonPropertyOrder(-1)]
    public int Version => 1;

    /// <summary>Violations of a severity, listed or not.</summary>
    public long Count(FindingSeverity severity) => Rules.Where(r => r.Severity == severity).Sum(r => r.Count);

    /// <summary>Violations of a rule, listed or not.</summary>
    public long Count(DatasetRule rule) => Rules.FirstOrDefault(r => r.Rule == rule.Id)?.Count ?? 0;

    /// <summary>The report as indented JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Context().DatasetReport);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The text is not such a report.</exception>
    public static DatasetReport FromJson(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Context().DatasetReport) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new CellGenie.Imaging.InvalidInputException("dataset report", e.Path ?? "", e.Message, e);
        }
    }

    private static DatasetReportJson Context() => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
