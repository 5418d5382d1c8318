namespace CellGenie.Synthesis;

/// <summary>What one source image offers to the images of a culture.</summary>
internal sealed class PoolEntry
{
    /// <summary>The source image.</summary>
    public required SourceImage Source { get; init; }

    /// <summary>All its cells of the culture, by their place in the bank.</summary>
    public required int[] Cells { get; init; }

    /// <summary>Candidates that no side of the frame cuts.</summary>
    public required DonorShelf Inner { get; init; }

    /// <summary>Candidates that a side of the frame cuts.</summary>
    public required DonorShelf Cut { get; init; }

    /// <summary>Its background in the bank; -1 when that may not be used.</summary>
    public required int Background { get; init; }

    /// <summary>Median contrast of its cells, as a binary logarithm.</summary>
    public required double Contrast { get; init; }

    /// <summary>Texture of its background, as a binary logarithm.</summary>
    public required double Texture { get; init; }

    /// <summary>Difference of looks: 1 is a factor of two in contrast or texture.</summary>
    public double DistanceTo(PoolEntry other) => Math.Abs(Contrast - other.Contrast) + Math.Abs(Texture - other.Texture);
}
