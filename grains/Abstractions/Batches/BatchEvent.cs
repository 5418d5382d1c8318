namespace CellGenie.Grains;

/// <summary>A change of a batch.</summary>
/// <param name="Id">Grows with each event of the batch; waiting again from it misses nothing.</param>
/// <param name="Status">The batch after the change.</param>
[Alias("cellgenie.BatchEvent")]
[GenerateSerializer]
public sealed record BatchEvent(
    [property: Id(0)] long Id,
    [property: Id(1)] BatchStatus Status);
