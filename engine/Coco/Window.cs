namespace CellGenie.Coco;

/// <summary>A rectangle of whole pixels; empty by default.</summary>
internal readonly record struct Window(int X, int Y, int Width, int Height)
{
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>Inside a frame this is at most <see cref="CellGenie.Imaging.GrayImage.MaxPixels"/>.</summary>
    public int Area => Width * Height;

    public Window Union(Window other)
    {
        if (IsEmpty)
            return other;
        var x = Math.Min(X, other.X);
        var y = Math.Min(Y, other.Y);
        return new Window(x, y, Math.Max(X + Width, other.X + other.Width) - x, Math.Max(Y + Height, other.Y + other.Height) - y);
    }
}
