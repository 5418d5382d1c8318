namespace CellGenie.Synthesis.Report;

/// <summary>The numbers of one culture in one dataset. What cannot be said, because there is nothing to measure, is null.</summary>
public sealed record SideNumbers
{
    /// <summary>Number of images, those without any cell included.</summary>
    public required int Images { get; init; }

    /// <summary>Images with far fewer annotations than is normal for the culture: they are probably not annotated to the end.</summary>
    public required int IncompleteImages { get; init; }

    /// <summary>Width of the most common frame in pixels.</summary>
    public required int FrameWidth { get; init; }

    /// <summary>Height of the most common frame in pixels.</summary>
    public required int FrameHeight { get; init; }

    /// <summary>Number of annotated cells; crowds do not count.</summary>
    public required long Cells { get; init; }

    /// <summary>Cells an image, mean.</summary>
    public required double MeanCells { get; init; }

    /// <summary>Cells of the image that has fewest.</summary>
    public required int MinCells { get; init; }

    /// <summary>Cells of the image that has most.</summary>
    public required int MaxCells { get; init; }

    /// <summary>Median area of a cell: set pixels of its mask.</summary>
    public double? MedianArea { get; init; }

    /// <summary>5th percentile of the areas in pixels.</summary>
    public double? P5Area { get; init; }

    /// <summary>95th percentile of the areas in pixels.</summary>
    public double? P95Area { get; init; }

    /// <summary>Share of the frame that cells cover, 0..1: union of the masks, mean over images.</summary>
    public required double Confluence { get; init; }

    /// <summary>Distance in pixels from a cell's centre of mass to the nearest other: mean over the cells of an image, then over images with two cells or more.</summary>
    public double? NearestNeighbour { get; init; }
}
