namespace CellGenie.Synthesis;

/// <summary>An image that could not be made, and why.</summary>
/// <param name="Image">Its number in the dataset.</param>
/// <param name="Reason">What went wrong.</param>
public sealed record FailedImage(int Image, string Reason);
