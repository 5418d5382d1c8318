namespace CellGenie.Grains;

/// <summary>What a tenant uses.</summary>
/// <param name="Images">Synthetic images stored or reserved by batches that are not at an end.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="ConcurrentBatches">Batches that are not at an end.</param>
/// <param name="GpuMinutes">GPU minutes in this calendar month, UTC.</param>
[Alias("cellgenie.Usage")]
[GenerateSerializer]
public sealed record Usage(
    [property: Id(0)] long Images,
    [property: Id(1)] long Bytes,
    [property: Id(2)] int ConcurrentBatches,
    [property: Id(3)] double GpuMinutes);
