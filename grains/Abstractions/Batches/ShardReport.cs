namespace CellGenie.Grains;

/// <summary>What a shard came to.</summary>
/// <param name="Shard">Number of the shard.</param>
/// <param name="Attempt">Which try of it.</param>
/// <param name="Failure">Why it failed; null when it did not. Single images that could not be made are no failure of the shard.</param>
/// <param name="Done">Images made.</param>
/// <param name="Failed">Images that could not be made.</param>
/// <param name="Cells">Cells annotated.</param>
/// <param name="Bytes">Bytes of the images.</param>
/// <param name="FirstFailures">The first images that could not be made, 20 at most.</param>
[Alias("cellgenie.ShardReport")]
[GenerateSerializer]
public sealed record ShardReport(
    [property: Id(0)] int Shard,
    [property: Id(1)] int Attempt,
    [property: Id(2)] string? Failure,
    [property: Id(3)] int Done,
    [property: Id(4)] int Failed,
    [property: Id(5)] long Cells,
    [property: Id(6)] long Bytes,
    [property: Id(7)] IReadOnlyList<ImageFailure> FirstFailures);
