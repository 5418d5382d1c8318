namespace CellGenie.Grains;

/// <summary>An image that could not be made.</summary>
/// <param name="Image">Number of the image, from 1.</param>
/// <param name="Reason">Why.</param>
[Alias("cellgenie.ImageFailure")]
[GenerateSerializer]
public sealed record ImageFailure(
    [property: Id(0)] int Image,
    [property: Id(1)] string Reason);
