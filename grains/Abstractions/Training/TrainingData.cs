namespace CellGenie.Grains;

/// <summary>One dataset of a training set.</summary>
/// <param name="Source">Id of a dataset or batch of the tenant.</param>
/// <param name="Synthetic">Whether it is a batch.</param>
/// <param name="Weight">How often its images are drawn relative to the others; above 0.</param>
[Alias("cellgenie.TrainingData")]
[GenerateSerializer]
public sealed record TrainingData(
    [property: Id(0)] string Source,
    [property: Id(1)] bool Synthetic,
    [property: Id(2)] double Weight);
