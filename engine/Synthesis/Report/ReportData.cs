using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>The numbers of a report, for programs: those that <see cref="HtmlReport"/> shows.</summary>
public sealed record ReportData
{
    /// <summary>The value of <see cref="Format"/> that this version writes.</summary>
    public const string CurrentFormat = "cellgenie-report/1";

    /// <summary>Name and version of the format.</summary>
    public required string Format { get; init; }

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence that whoever reads the report must know first; null for none.</summary>
    public string? Notice { get; init; }

    /// <summary>The program that made the synthetic dataset.</summary>
    public required string Tool { get; init; }

    /// <summary>SHA-256 identity of the cell library.</summary>
    public required string Library { get; init; }

    /// <summary>Name of the preset.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Licences of the source images.</summary>
    public required IReadOnlyList<CocoLicense> Licenses { get; init; }

    /// <summary>The synthetic images; a co-culture's count once.</summary>
    [JsonIgnore]
    public long SyntheticImages { get; init; }

    /// <summary>The cultures, by name.</summary>
    public required IReadOnlyList<CultureComparison> Cultures { get; init; }

    /// <summary>What the gates say.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    /// <summary>What could not be read or does not fit together.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Measures both datasets. Images are opened to measure realism, and not for pictures.</summary>
    /// <exception cref="InvalidInputException">An annotation file or the manifest cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ReportData Measure(ReportInput input, CancellationToken cancellationToken = default) =>
        ReportMaterial.Read(input, 0, cancellationToken).Data;

    /// <summary>The data as JSON, names in camel case.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ReportJson.Default.ReportData);
}
