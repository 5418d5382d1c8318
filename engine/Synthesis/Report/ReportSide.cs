namespace CellGenie.Synthesis.Report;

/// <summary>One culture of one dataset: its numbers, the distributions behind them, and typical pictures.</summary>
public sealed class ReportSide
{
    /// <summary>Name of the culture.</summary>
    public required string Culture { get; init; }

    /// <summary>The numbers.</summary>
    public required SideNumbers Numbers { get; init; }

    /// <summary>Areas of all cells in pixels, ascending.</summary>
    public required ReadOnlyMemory<int> Areas { get; init; }

    /// <summary>Cells of each image, ascending.</summary>
    public required ReadOnlyMemory<int> Counts { get; init; }

    /// <summary>Typical images; fewer than asked for where files cannot be read.</summary>
    public required IReadOnlyList<ExampleImage> Examples { get; init; }
}
