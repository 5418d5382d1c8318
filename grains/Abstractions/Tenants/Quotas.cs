namespace CellGenie.Grains;

/// <summary>What a tenant may use. 0 allows nothing.</summary>
/// <param name="Images">Synthetic images stored.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="ConcurrentBatches">Batches that are not at an end.</param>
/// <param name="GpuMinutes">GPU minutes in a calendar month, UTC.</param>
[Alias("cellgenie.Quotas")]
[GenerateSerializer]
public sealed record Quotas(
    [property: Id(0)] long Images,
    [property: Id(1)] long Bytes,
    [property: Id(2)] int ConcurrentBatches,
    [property: Id(3)] int GpuMinutes);
