using Microsoft.Win32.SafeHandles;

namespace CellGenie.Imaging;

/// <summary>A file as a <see cref="ByteSource"/>; only what is asked for is read.</summary>
internal sealed class FileSource(SafeFileHandle handle) : ByteSource
{
    private byte[] _buffer = [];

    public override long Length { get; } = RandomAccess.GetLength(handle);

    public override ArraySegment<byte> Read(long offset, int count)
    {
        if (_buffer.Length < count)
            _buffer = new byte[count];
        ReadExactly(handle, _buffer.AsSpan(0, count), offset);
        return new(_buffer, 0, count);
    }

    public static void ReadExactly(SafeFileHandle handle, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(handle, target, offset);
            if (read == 0)
                throw new EndOfStreamException("the file became shorter while it was read");
            target = target[read..];
            offset += read;
        }
    }
}
