namespace CellGenie.Synthesis;

/// <summary>What a pixel of a contour map is. Contours belong to the cells: 1 and above together are the visible masks.</summary>
public static class ContourClass
{
    /// <summary>No cell.</summary>
    public const byte Background = 0;

    /// <summary>Inside a cell, farther from its edge than the contour is wide.</summary>
    public const byte Interior = 1;

    /// <summary>In a cell, at most the contour's width from the background and farther from every other cell.</summary>
    public const byte Contour = 2;

    /// <summary>In a cell, at most the contour's width from another cell.</summary>
    public const byte TouchingContour = 3;
}
