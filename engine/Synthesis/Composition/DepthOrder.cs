namespace CellGenie.Synthesis;

/// <summary>Which cell lies on top where two overlap.</summary>
public enum DepthOrder
{
    /// <summary>Either.</summary>
    Random,

    /// <summary>The smaller one: round, dividing cells float above large, flat ones.</summary>
    LargeBelow,
}
