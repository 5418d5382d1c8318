namespace CellGenie.Grains;

/// <summary>One thing that a tenant owns.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Deleted">When it was deleted.</param>
[Alias("cellgenie.CatalogueEntry")]
[GenerateSerializer]
public sealed record CatalogueEntry(
    [property: Id(0)] ResourceKind Kind,
    [property: Id(1)] string Id,
    [property: Id(2)] DateTimeOffset Created,
    [property: Id(3)] DateTimeOffset? Deleted);
