using System.Text.Json.Serialization;

namespace CellGenie.Synthesis.Report;

/// <summary>JSON of <see cref="ReportData"/>, generated at build time.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class ReportJson : JsonSerializerContext;
