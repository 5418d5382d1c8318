using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>An instance given as a run-length mask of the whole frame.</summary>
/// <param name="rle">The runs.</param>
public sealed class RleSegmentation(Rle rle) : Segmentation
{
    /// <summary>The runs.</summary>
    public Rle Rle { get; } = rle;

    /// <inheritdoc/>
    public override double Area => Rle.Area;

    /// <inheritdoc/>
    public override BoundingBox Box => Rle.Box;

    /// <inheritdoc/>
    public override Mask? ToMask(int frameWidth, int frameHeight) => ToRle(frameWidth, frameHeight).ToMask();

    /// <inheritdoc/>
    public override Rle ToRle(int frameWidth, int frameHeight) =>
        Rle.Width == frameWidth && Rle.Height == frameHeight
            ? Rle
            : throw new InvalidInputException("run-length mask", "", $"is of {Rle.Width}x{Rle.Height} pixels, the frame has {frameWidth}x{frameHeight}");
}
