namespace CellGenie.Imaging;

/// <summary>Bytes that can be read at any place: a buffer, or a file too large to load whole.</summary>
internal abstract class ByteSource
{
    public abstract long Length { get; }

    /// <summary>Returns <paramref name="count"/> bytes at <paramref name="offset"/>, a range the caller has checked. Valid until the next call.</summary>
    public abstract ArraySegment<byte> Read(long offset, int count);
}
