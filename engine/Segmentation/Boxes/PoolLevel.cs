namespace CellGenie.Segmentation;

/// <summary>Which pyramid map a box is pooled from.</summary>
public static class PoolLevel
{
    /// <summary>The finest map that is pooled from.</summary>
    public const int Lowest = 2;

    /// <summary>The coarsest map that is pooled from.</summary>
    public const int Highest = 5;

    /// <summary>clamp(floor(4 + log2(√area / 224 + 2.2e-16)), 2, 5): boxes below 112 pixels a side are pooled from p2.</summary>
    /// <param name="width">Width in pixels; 0 and less count as 0.</param>
    /// <param name="height">Height in pixels; 0 and less count as 0.</param>
    public static int Of(double width, double height)
    {
        var side = Math.Sqrt(Math.Max(width, 0) * Math.Max(height, 0));
        return (int)Math.Clamp(Math.Floor(4 + Math.Log2(side / 224 + 2.220446049250313e-16)), Lowest, Highest);
    }
}
