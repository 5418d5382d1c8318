namespace CellGenie.Segmentation;

/// <summary>Bytes in a file that tensors are views of.</summary>
internal abstract class TensorStorage
{
    /// <summary>Number of bytes.</summary>
    public abstract long Bytes { get; }

    /// <summary>Fills a span from a byte on.</summary>
    /// <exception cref="CellGenie.Imaging.InvalidInputException">The file cannot be read, or is damaged.</exception>
    public abstract void Read(long offset, Span<byte> target);
}
