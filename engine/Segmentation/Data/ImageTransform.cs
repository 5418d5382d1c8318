namespace CellGenie.Segmentation;

/// <summary>Where a place of the original image lies in the augmented one: x' = ScaleX * x + OffsetX, and y alike.</summary>
internal readonly record struct ImageTransform(double ScaleX, double OffsetX, double ScaleY, double OffsetY)
{
    public static ImageTransform Identity { get; } = new(1, 0, 1, 0);

    public double X(double x) => ScaleX * x + OffsetX;

    public double Y(double y) => ScaleY * y + OffsetY;

    public double SourceX(double x) => (x - OffsetX) / ScaleX;

    public double SourceY(double y) => (y - OffsetY) / ScaleY;

    public ImageTransform Moved(double x, double y) => this with { OffsetX = OffsetX + x, OffsetY = OffsetY + y };

    public ImageTransform Scaled(double x, double y) => new(ScaleX * x, OffsetX * x, ScaleY * y, OffsetY * y);

    public ImageTransform FlippedAcross(int width) => this with { ScaleX = -ScaleX, OffsetX = width - OffsetX };

    public ImageTransform FlippedDown(int height) => this with { ScaleY = -ScaleY, OffsetY = height - OffsetY };
}
