namespace CellGenie.Grains;

/// <summary>A sign of life of a trainer.</summary>
/// <param name="Attempt">Its attempt.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Last loss.</param>
[Alias("cellgenie.Heartbeat")]
[GenerateSerializer]
public sealed record Heartbeat(
    [property: Id(0)] int Attempt,
    [property: Id(1)] int Step,
    [property: Id(2)] double? Loss);
