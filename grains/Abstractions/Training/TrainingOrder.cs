namespace CellGenie.Grains;

/// <summary>What a trainer has to do.</summary>
/// <param name="Attempt">The attempt: what it writes and reports carries it.</param>
/// <param name="Order">What to train.</param>
/// <param name="From">Where to go on; null to begin.</param>
[Alias("cellgenie.TrainingOrder")]
[GenerateSerializer]
public sealed record TrainingOrder(
    [property: Id(0)] int Attempt,
    [property: Id(1)] RunOrder Order,
    [property: Id(2)] Checkpoint? From);
