namespace CellGenie.Client;

/// <summary>One part of a training set.</summary>
public sealed record TrainingData
{
    /// <summary>Id of a dataset or batch of the tenant.</summary>
    public required string Source { get; init; }

    /// <summary>Whether it is a batch.</summary>
    public required bool Synthetic { get; init; }

    /// <summary>How often its images are drawn relative to the others; above 0.</summary>
    public required double Weight { get; init; }
}
