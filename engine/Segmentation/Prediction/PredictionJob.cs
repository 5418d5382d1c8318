namespace CellGenie.Segmentation;

/// <summary>Which images to look for cells in.</summary>
public sealed record PredictionJob
{
    /// <summary>A folder of images, with its subfolders, or one image.</summary>
    public required string Images { get; init; }

    /// <summary>A COCO file that names the images and their true cells; with it the result is scored. Null takes every image of the folder.</summary>
    public string? Annotations { get; init; }

    /// <summary>The folder to write to; see <see cref="PredictionFiles"/>.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>How.</summary>
    public PredictionOptions Options { get; init; } = new();
}
