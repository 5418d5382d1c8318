namespace CellGenie.Grains;

/// <summary>What to make.</summary>
/// <param name="Dataset">Dataset whose cells are pasted.</param>
/// <param name="LibraryVersion">Version of its cell library; null for the newest.</param>
/// <param name="RequestJson">The engine’s generation request, as JSON.</param>
[Alias("cellgenie.BatchOrder")]
[GenerateSerializer]
public sealed record BatchOrder(
    [property: Id(0)] string Dataset,
    [property: Id(1)] string? LibraryVersion,
    [property: Id(2)] string RequestJson);
