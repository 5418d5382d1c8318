namespace CellGenie.Synthesis;

/// <summary>A stream that keeps nothing: it compares what is written with a file and remembers where they first differ.</summary>
internal sealed class ComparingStream(Stream expected) : Stream
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private long _position;

    /// <summary>The first byte that differs, or -1.</summary>
    public long FirstDifference { get; private set; } = -1;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Counts bytes that the file has beyond what was written as a difference.</summary>
    public void Complete()
    {
        if (FirstDifference < 0 && expected.ReadByte() >= 0)
            FirstDifference = _position;
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && FirstDifference < 0)
        {
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length)];
            var read = expected.ReadAtLeast(_buffer.AsSpan(0, part.Length), part.Length, throwOnEndOfStream: false);
            var same = part.CommonPrefixLength(_buffer.AsSpan(0, read));
            if (same < part.Length)
                FirstDifference = _position + same;
            _position += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
