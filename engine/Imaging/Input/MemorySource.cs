namespace CellGenie.Imaging;

/// <summary>A buffer as a <see cref="ByteSource"/>; reading copies nothing.</summary>
internal sealed class MemorySource(byte[] bytes) : ByteSource
{
    public override long Length => bytes.Length;

    public override ArraySegment<byte> Read(long offset, int count) => new(bytes, (int)offset, count);
}
