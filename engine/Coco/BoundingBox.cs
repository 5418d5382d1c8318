namespace CellGenie.Coco;

/// <summary>An axis-parallel box in pixels: (X, Y) is the upper left corner, pixel (x, y) covers [x, x+1) x [y, y+1).</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Extent to the right.</param>
/// <param name="Height">Extent downwards.</param>
public readonly record struct BoundingBox(double X, double Y, double Width, double Height)
{
    /// <summary>X + Width.</summary>
    public double Right => X + Width;

    /// <summary>Y + Height.</summary>
    public double Bottom => Y + Height;

    /// <summary>The area that this box shares with another one; 0 where they only touch.</summary>
    public double IntersectionArea(in BoundingBox other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(X, other.X);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Y, other.Y);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
