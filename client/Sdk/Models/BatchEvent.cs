namespace CellGenie.Client;

/// <summary>A change of a batch.</summary>
public sealed record BatchEvent
{
    /// <summary>Grows with each event of the batch; going on from it misses nothing.</summary>
    public required long Id { get; init; }

    /// <summary>The batch after the change.</summary>
    public required Batch Status { get; init; }
}
