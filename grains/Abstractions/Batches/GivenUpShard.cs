namespace CellGenie.Grains;

/// <summary>A shard that was given up.</summary>
/// <param name="Shard">Its number.</param>
/// <param name="Reason">Why.</param>
[Alias("cellgenie.GivenUpShard")]
[GenerateSerializer]
public sealed record GivenUpShard(
    [property: Id(0)] int Shard,
    [property: Id(1)] string Reason);
