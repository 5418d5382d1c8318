namespace CellGenie.Grains;

/// <summary>A part of the catalogue, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Continuation">Asks for the next part; null at the end.</param>
[Alias("cellgenie.CataloguePage")]
[GenerateSerializer]
public sealed record CataloguePage(
    [property: Id(0)] IReadOnlyList<CatalogueEntry> Entries,
    [property: Id(1)] string? Continuation);
