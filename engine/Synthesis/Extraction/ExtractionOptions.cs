namespace CellGenie.Synthesis;

/// <summary>How cells are extracted.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Surrounding pixels kept around each cell, 0..32. Default 12.</summary>
    public int RingWidth { get; init; } = 12;

    /// <summary>Cells with fewer pixels are left out, 1 or more. Default 10.</summary>
    public int MinArea { get; init; } = 10;

    /// <summary>Whether uneven illumination (vignetting) is taken out of the backgrounds. Default: it is kept, as a part of the microscope's look.</summary>
    public bool FlatBackgrounds { get; init; }

    /// <summary>The culture of every image; null to take it from the data.</summary>
    public string? Culture { get; init; }

    /// <summary>Number of threads.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
