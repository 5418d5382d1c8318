namespace CellGenie.Coco;

/// <summary>The limits of <see cref="DatasetCheck"/>. Shares are from 0 to 1.</summary>
public sealed record DatasetCheckOptions
{
    /// <summary>Masks with fewer pixels are slivers. Default 10.</summary>
    public int MinArea { get; init; } = 10;

    /// <summary>Declared areas may differ from the mask's by this share, default 0.1 …</summary>
    public double AreaTolerance { get; init; } = 0.1;

    /// <summary>… or by this many pixels, whichever is more. Default 10.</summary>
    public double AreaTolerancePixels { get; init; } = 10;

    /// <summary>Declared boxes may differ by this many pixels on each side. Default 2.</summary>
    public double BoxTolerance { get; init; } = 2;

    /// <summary>Outlines may reach beyond the frame by this many pixels without being reported. Default 1.</summary>
    public double FrameTolerance { get; init; } = 1;

    /// <summary>Two masks of an image whose intersection over union is above this are the same cell. Default 0.7 (LIVECell issue 30).</summary>
    public double DuplicateIoU { get; init; } = 0.7;

    /// <summary>A mask of which more than this share lies inside another one is reported. Default 0.75 (LIVECell issue 30).</summary>
    public double Containment { get; init; } = 0.75;

    /// <summary>An image with fewer annotations than this share of its culture's median is reported. Default 0.1 (LIVECell issue 21).</summary>
    public double LowPopulation { get; init; } = PopulationNorm.IncompleteShare;

    /// <summary>A culture with fewer images has no norm. Default 4.</summary>
    public int MinImagesForNorm { get; init; } = PopulationNorm.MinImages;

    /// <summary>Whether images are decoded, to find unreadable files and equal contents. Otherwise only their sizes are read. Default true.</summary>
    public bool CompareContent { get; init; } = true;

    /// <summary>The most findings that are listed of each rule; all are counted. Default 100.</summary>
    public int MaxListed { get; init; } = 100;

    /// <summary>Images checked at the same time. The report does not depend on it. Default: the processors of the machine.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
