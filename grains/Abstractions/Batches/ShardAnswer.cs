namespace CellGenie.Grains;

/// <summary>Whether a shard was taken.</summary>
/// <param name="Accepted">Whether it was.</param>
/// <param name="RetryAfter">When to ask again where it was not.</param>
[Alias("cellgenie.ShardAnswer")]
[GenerateSerializer]
public sealed record ShardAnswer(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] TimeSpan RetryAfter);
