namespace CellGenie.Synthesis;

/// <summary>One culture of a co-culture.</summary>
public sealed record MixturePart
{
    /// <summary>Name of the culture in the library.</summary>
    public required string Culture { get; init; }

    /// <summary>Its part of the cells in relation to the other ratios, above 0 and up to 1,000,000: 7 and 3 are the same as 0.7 and 0.3.</summary>
    public required double Ratio { get; init; }

    /// <summary>Area of its donors in pixels.</summary>
    public required IntRange AreaRange { get; init; }
}
