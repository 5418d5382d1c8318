namespace CellGenie.Synthesis;

/// <summary>Which sides of its source frame a cell touches, and so is cut by.</summary>
[Flags]
public enum FrameSides : byte
{
    /// <summary>The cell lies inside the frame.</summary>
    None = 0,

    /// <summary>It touches the left side.</summary>
    Left = 1,

    /// <summary>It touches the top.</summary>
    Top = 2,

    /// <summary>It touches the right side.</summary>
    Right = 4,

    /// <summary>It touches the bottom.</summary>
    Bottom = 8,
}
