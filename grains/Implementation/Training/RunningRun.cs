namespace CellGenie.Grains;

/// <summary>A run that trains.</summary>
/// <param name="Run">The run, and since when.</param>
/// <param name="Silo">The silo that it was placed on.</param>
[Alias("cellgenie.RunningRun")]
[GenerateSerializer]
public sealed record RunningRun([property: Id(0)] QueuedRun Run, [property: Id(1)] string Silo);
