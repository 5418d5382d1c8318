namespace CellGenie.Grains;

/// <summary>A cell library, as its users see it.</summary>
/// <param name="Phase">What it is doing.</param>
/// <param name="Reason">Why the last extraction failed.</param>
/// <param name="Versions">Its versions, newest first.</param>
[Alias("cellgenie.LibraryStatus")]
[GenerateSerializer]
public sealed record LibraryStatus(
    [property: Id(0)] LibraryPhase Phase,
    [property: Id(1)] string? Reason,
    [property: Id(2)] IReadOnlyList<LibraryVersion> Versions);
