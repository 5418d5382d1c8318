namespace CellGenie.Synthesis;

/// <summary>How many cells an image gets, and of which sizes.</summary>
public enum PopulationMode
{
    /// <summary>The number from the population range, the cells from all candidates (the paper's way).</summary>
    Independent,

    /// <summary>Number and areas of a real image of the culture: where cells are crowded they are smaller.</summary>
    Joint,
}
