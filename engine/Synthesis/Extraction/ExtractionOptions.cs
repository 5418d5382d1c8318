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

    /// <summary>
    /// Whether what stands at the same pixels in all images of a well (dust, dirt on the camera or the dish) is taken out of the images before cells and
    /// backgrounds are cut out. Changes nothing in a well with fewer than 5 images. Default: it is kept, as a part of the microscope's look.
    /// </summary>
    public bool CleanBackgrounds { get; init; }

    /// <summary>The culture of every image; null to take it from the data.</summary>
    public string? Culture { get; init; }

    /// <summary>Number of threads.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
