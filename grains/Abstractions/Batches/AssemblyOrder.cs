namespace CellGenie.Grains;

/// <summary>What to put together. It may be ordered before all shards are settled, and is then told of the others as they are.</summary>
/// <param name="Attempt">Which try.</param>
/// <param name="Shards">Number of shards.</param>
/// <param name="ShardSize">Images of a shard.</param>
/// <param name="Settled">Shards from the first on that are done or given up.</param>
/// <param name="GivenUp">Shards so far that have no part: each of their images gets the reason.</param>
/// <param name="Dataset">Dataset whose cells are pasted.</param>
/// <param name="LibraryVersion">Version of its cell library.</param>
/// <param name="SpecificationJson">The engine’s generation specification, as JSON.</param>
[Alias("cellgenie.AssemblyOrder")]
[GenerateSerializer]
public sealed record AssemblyOrder(
    [property: Id(0)] int Attempt,
    [property: Id(1)] int Shards,
    [property: Id(2)] int ShardSize,
    [property: Id(7)] int Settled,
    [property: Id(3)] IReadOnlyList<GivenUpShard> GivenUp,
    [property: Id(4)] string Dataset,
    [property: Id(5)] string LibraryVersion,
    [property: Id(6)] string SpecificationJson);
