namespace CellGenie.Grains;

/// <summary>A change of a training run.</summary>
/// <param name="Id">Grows with each event of the run.</param>
/// <param name="Status">The run after the change.</param>
[Alias("cellgenie.RunEvent")]
[GenerateSerializer]
public sealed record RunEvent(
    [property: Id(0)] long Id,
    [property: Id(1)] RunStatus Status);
