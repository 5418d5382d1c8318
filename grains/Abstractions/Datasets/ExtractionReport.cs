namespace CellGenie.Grains;

/// <summary>What an extraction came to.</summary>
/// <param name="Attempt">Which extraction reports.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
/// <param name="Version">The new version.</param>
[Alias("cellgenie.ExtractionReport")]
[GenerateSerializer]
public sealed record ExtractionReport(
    [property: Id(0)] int Attempt,
    [property: Id(1)] string? Failure,
    [property: Id(2)] LibraryVersion? Version);
