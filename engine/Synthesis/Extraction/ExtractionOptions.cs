namespace CellGenie.Synthesis;

/// <summary>How cells are extracted.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Surrounding pixels kept around each cell, 0..32. Default 8.</summary>
    public int RingWidth { get; init; } = 12;

    /// <summary>Cells with fewer pixels are left out, 1 or more. Default 10.</summary>
    public int MinArea { get; init; } = 10;

    /// <summary>The culture of every image; null to take it from the data.</summary>
    public string? Culture { get; init; }

    /// <summary>Number of threads.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
