namespace CellGenie.Synthesis;

/// <summary>How a pasted cell meets what lies under it. The mask is the same in every mode.</summary>
public enum BlendMode
{
    /// <summary>The mask's pixels replace what is there.</summary>
    Hard,

    /// <summary>As <see cref="Hard"/>, and the cell's own surroundings fade out over a ring outside the mask.</summary>
    Feather,
}
