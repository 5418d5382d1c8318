namespace CellGenie.Coco;

/// <summary>The outline or the runs of one instance, as they stand in a COCO file: <see cref="PolygonSegmentation"/> or <see cref="RleSegmentation"/>.</summary>
public abstract class Segmentation
{
    private protected Segmentation()
    {
    }

    /// <summary>The area in pixels: of the outlines as geometry (the sum over parts), or the number of set pixels of the runs.</summary>
    public abstract double Area { get; }

    /// <summary>The extent of the outlines, or of the set pixels.</summary>
    public abstract BoundingBox Box { get; }

    /// <summary>The set pixels inside a frame, exactly as pycocotools computes them; null if there is none. Costs time and memory for the box only.</summary>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The runs are of another frame size, or the frame is too large.</exception>
    public abstract Mask? ToMask(int frameWidth, int frameHeight);

    /// <summary>The set pixels inside a frame as runs.</summary>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The runs are of another frame size, or the frame is too large.</exception>
    public virtual Rle ToRle(int frameWidth, int frameHeight) => Rle.FromMask(ToMask(frameWidth, frameHeight), frameWidth, frameHeight);
}
