namespace CellGenie.Grains;

/// <summary>What the assembly came to.</summary>
/// <param name="Attempt">Which try.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="Failed">Images that could not be made.</param>
/// <param name="Bytes">Bytes of annotations and manifest.</param>
[Alias("cellgenie.AssemblyReport")]
[GenerateSerializer]
public sealed record AssemblyReport(
    [property: Id(0)] int Attempt,
    [property: Id(1)] string? Failure,
    [property: Id(2)] int Failed,
    [property: Id(3)] long Bytes);
