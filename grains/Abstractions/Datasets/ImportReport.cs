namespace CellGenie.Grains;

/// <summary>What the check of a dataset came to.</summary>
/// <param name="Attempt">Which check reports.</param>
/// <param name="Failure">Why the dataset cannot be used; null when it can.</param>
/// <param name="Images">Images with annotations.</param>
/// <param name="Annotations">Annotated cells.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="Cultures">Cultures.</param>
/// <param name="Errors">Errors found.</param>
/// <param name="Warnings">Warnings found.</param>
[Alias("cellgenie.ImportReport")]
[GenerateSerializer]
public sealed record ImportReport(
    [property: Id(0)] int Attempt,
    [property: Id(1)] string? Failure,
    [property: Id(2)] int Images,
    [property: Id(3)] long Annotations,
    [property: Id(4)] long Bytes,
    [property: Id(5)] IReadOnlyList<string> Cultures,
    [property: Id(6)] int Errors,
    [property: Id(7)] int Warnings);
