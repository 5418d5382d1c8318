namespace CellGenie.Storage.Tests;

/// <summary>A forward-only stream of known bytes that exists nowhere; notes the most memory in use while it is read.</summary>
internal sealed class PatternStream(long length, byte seed) : Stream
{
    private long _position;

    public bool Watch { get; init; }

    public long MostMemory { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static void Fill(Span<byte> bytes, long position, byte seed)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(seed + ((position + i) * 31) + ((position + i) >> 11));
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (Watch)
            MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: false));
        var here = (int)Math.Min(count, length - _position);
        Fill(buffer.AsSpan(offset, here), _position, seed);
        _position += here;
        return here;
    }

    /// <summary>Reads this and another stream to their ends.</summary>
    public async Task AssertSameAsync(Stream other)
    {
        var expected = new byte[1 << 16];
        var actual = new byte[1 << 16];
        while (true)
        {
            var count = Read(expected, 0, expected.Length);
            // Never more than was expected, but for the end, where one byte too many would show.
            var read = await other.ReadAtLeastAsync(actual.AsMemory(0, Math.Max(count, 1)), Math.Max(count, 1), throwOnEndOfStream: false);
            Assert.True(actual.AsSpan(0, read).SequenceEqual(expected.AsSpan(0, count)));
            if (count == 0)
                return;
        }
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
