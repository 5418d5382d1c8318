namespace CellGenie.Grains;

/// <summary>What a shard has to do.</summary>
/// <param name="Shard">Number of the shard, from 0.</param>
/// <param name="Attempt">Which try of this shard.</param>
/// <param name="First">First image, from 0.</param>
/// <param name="Count">Images.</param>
/// <param name="Dataset">Dataset whose cells are pasted.</param>
/// <param name="LibraryVersion">Version of its cell library.</param>
/// <param name="SpecificationJson">The engine’s generation specification, as JSON.</param>
[Alias("cellgenie.ShardOrder")]
[GenerateSerializer]
public sealed record ShardOrder(
    [property: Id(0)] int Shard,
    [property: Id(1)] int Attempt,
    [property: Id(2)] int First,
    [property: Id(3)] int Count,
    [property: Id(4)] string Dataset,
    [property: Id(5)] string LibraryVersion,
    [property: Id(6)] string SpecificationJson);
