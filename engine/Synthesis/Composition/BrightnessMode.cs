namespace CellGenie.Synthesis;

/// <summary>What happens to a donor's grey values where the new background is brighter or darker than the one it came from.</summary>
public enum BrightnessMode
{
    /// <summary>The donor's pixels stay as they are.</summary>
    Keep,

    /// <summary>A whole number of grey levels, the difference of the two backgrounds, is added; recorded for each cell.</summary>
    Match,
}
