namespace CellGenie.Grains;

/// <summary>A batch, as its users see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Dataset">Dataset whose cells are pasted.</param>
/// <param name="LibraryVersion">Version of its cell library.</param>
/// <param name="Images">Images ordered.</param>
/// <param name="Done">Images made.</param>
/// <param name="Failed">Images that could not be made.</param>
/// <param name="Cells">Cells annotated.</param>
/// <param name="Bytes">Bytes of the images made.</param>
/// <param name="Shards">Parts that the work is divided into.</param>
/// <param name="ShardsDone">Parts done.</param>
/// <param name="Created">When it was ordered.</param>
/// <param name="Started">When the first image was begun.</param>
/// <param name="Ended">When it came to an end.</param>
/// <param name="FirstFailures">The first images that could not be made, 20 at most; the manifest names all.</param>
/// <param name="Subject">Who ordered it.</param>
[Alias("cellgenie.BatchStatus")]
[GenerateSerializer]
public sealed record BatchStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] BatchPhase Phase,
    [property: Id(2)] string? Reason,
    [property: Id(3)] string Dataset,
    [property: Id(4)] string LibraryVersion,
    [property: Id(5)] int Images,
    [property: Id(6)] int Done,
    [property: Id(7)] int Failed,
    [property: Id(8)] long Cells,
    [property: Id(9)] long Bytes,
    [property: Id(10)] int Shards,
    [property: Id(11)] int ShardsDone,
    [property: Id(12)] DateTimeOffset Created,
    [property: Id(13)] DateTimeOffset? Started,
    [property: Id(14)] DateTimeOffset? Ended,
    [property: Id(15)] IReadOnlyList<ImageFailure> FirstFailures,
    [property: Id(16)] string? Subject);
