namespace CellGenie.Grains;

/// <summary>A dataset, as its users see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Images">Images with annotations, once checked.</param>
/// <param name="Annotations">Annotated cells, once checked.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="Cultures">Cultures, once checked.</param>
/// <param name="Errors">Errors found by the audit.</param>
/// <param name="Warnings">Warnings found by the audit.</param>
[Alias("cellgenie.DatasetStatus")]
[GenerateSerializer]
public sealed record DatasetStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] DatasetPhase Phase,
    [property: Id(2)] string? Reason,
    [property: Id(3)] DateTimeOffset Created,
    [property: Id(4)] int Images,
    [property: Id(5)] long Annotations,
    [property: Id(6)] long Bytes,
    [property: Id(7)] IReadOnlyList<string> Cultures,
    [property: Id(8)] int Errors,
    [property: Id(9)] int Warnings);
