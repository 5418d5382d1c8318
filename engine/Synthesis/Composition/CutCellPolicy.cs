namespace CellGenie.Synthesis;

/// <summary>What happens to donors that the frame of their source image cut.</summary>
public enum CutCellPolicy
{
    /// <summary>They go to a random place at the same side of the new frame, so that the cut stays where the frame ends.</summary>
    AtFrame,

    /// <summary>They go anywhere, as any other cell; their straight edge shows.</summary>
    Anywhere,

    /// <summary>They are not used.</summary>
    Exclude,
}
