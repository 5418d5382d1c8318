namespace CellGenie.Coco;

/// <summary>How <see cref="DatasetSplitter"/> divides.</summary>
public sealed record SplitOptions
{
    /// <summary>The same seed gives the same division. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Which images stay together. Default: those of one well.</summary>
    public ImageGrouping GroupBy { get; init; } = ImageGrouping.Well;
}
