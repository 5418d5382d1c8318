namespace CellGenie.Client;

/// <summary>An image that could not be made.</summary>
public sealed record FailedImage
{
    /// <summary>Number of the image, from 1.</summary>
    public required int Image { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}
