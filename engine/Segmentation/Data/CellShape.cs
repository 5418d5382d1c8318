namespace CellGenie.Segmentation;

/// <summary>The true mask of a cell in a training image, from which the targets of the mask head are cut.</summary>
public abstract class CellShape
{
    /// <summary>The mask inside a box, stretched to a square of pixels.</summary>
    /// <param name="box">x0, y0, x1, y1 in pixels of the training image.</param>
    /// <param name="side">Side of the square.</param>
    /// <param name="target">Takes <c>side * side</c> bytes of 0 or 1, row-major.</param>
    public abstract void Rasterize(ReadOnlySpan<float> box, int side, Span<byte> target);

    /// <summary>Pixels of the square for each pixel of the image: the sides are taken in single precision, the division is double.</summary>
    private protected static (double X, double Y) Scale(ReadOnlySpan<float> box, int side) =>
        (side / Math.Max(box[2] - box[0], 0.1), side / Math.Max(box[3] - box[1], 0.1));
}
