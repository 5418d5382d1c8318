namespace CellGenie.Synthesis;

/// <summary>Which sides of its source frame a cell reaches, to within 2 pixels, and so is cut by.</summary>
[Flags]
public enum FrameSides : byte
{
    /// <summary>The cell lies inside the frame.</summary>
    None = 0,

    /// <summary>It reaches the left side.</summary>
    Left = 1,

    /// <summary>It reaches the top.</summary>
    Top = 2,

    /// <summary>It reaches the right side.</summary>
    Right = 4,

    /// <summary>It reaches the bottom.</summary>
    Bottom = 8,
}
