using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Report;

/// <summary>What a report compares.</summary>
public sealed record ReportInput
{
    /// <summary>The default of <see cref="RealismImages"/>.</summary>
    public const int DefaultRealismImages = 200;

    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence that whoever reads the report must know first; null for none.</summary>
    public string? Notice { get; init; }

    /// <summary>The real images, with their annotations.</summary>
    public required IReadOnlyList<ExtractionSource> Real { get; init; }

    /// <summary>Folder of the synthetic dataset: its annotations, images and manifest.</summary>
    public required string Synthetic { get; init; }

    /// <summary>The culture of every real image; null to take it from the data. See <see cref="ExtractionOptions.Culture"/>.</summary>
    public string? Culture { get; init; }

    /// <summary>Pairs of pictures shown for each culture, 1 to 9. Default 1.</summary>
    public int PairsPerCulture { get; init; } = 1;

    /// <summary>The most images of each culture, real and synthetic, that realism is measured on; of more, evenly spread ones. 0 or more, 0 for no measurement. Default 200.</summary>
    public int RealismImages { get; init; } = DefaultRealismImages;

    /// <summary>File for a page that asks which crops are real; null for none. It needs <see cref="RealismImages"/>.</summary>
    public string? Quiz { get; init; }

    /// <summary>What metrics must keep to; see <see cref="ReportData.Gates"/>.</summary>
    public IReadOnlyList<MetricGate> Gates { get; init; } = [];

    /// <summary>Number of threads, 1 or more. The report does not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
