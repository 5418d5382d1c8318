using System.Buffers.Binary;
using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Reads the units of a pickle. The end of the file, and every length beyond it, is an error about the file.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="source">The bytes.</param>
/// <param name="start">Where the pickle begins.</param>
internal sealed class PickleInput(string path, TensorStorage source, long start)
{
    private const int BufferBytes = 1 << 16;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bufferStart;
    private int _buffered;

    public long Position { get; private set; } = start;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>The next bytes, at most 65,536; good until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        Check(count);
        if (Position < _bufferStart || Position + count > _bufferStart + _buffered)
        {
            _bufferStart = Position;
            _buffered = (int)Math.Min(BufferBytes, source.Bytes - Position);
            source.Read(_bufferStart, _buffer.AsSpan(0, _buffered));
        }

        var bytes = _buffer.AsSpan((int)(Position - _bufferStart), count);
        Position += count;
        return bytes;
    }

    /// <summary>A text of at most 65,536 bytes.</summary>
    public string Text(int bytes)
    {
        try
        {
            return Strict.GetString(Take(bytes));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidInputException(path, $"byte {Position}", "a text is not valid UTF-8", e);
        }
    }

    /// <summary>A line of ASCII of at most 1,000 characters, without its end.</summary>
    public string Line()
    {
        var line = new StringBuilder();
        for (byte unit; (unit = Byte()) != '\n';)
        {
            if (unit >= 128 || line.Length == 1000)
                throw Broken("a name is not a line of at most 1000 ASCII characters");
            line.Append((char)unit);
        }

        return line.ToString();
    }

    /// <summary>Leaves bytes where they are.</summary>
    public PickleBlob Skip(long count, bool isText)
    {
        Check(count);
        Position += count;
        return new PickleBlob(Position - count, count, isText);
    }

    /// <summary>The ASCII of a short blob that was left behind.</summary>
    public string TextAt(PickleBlob blob)
    {
        var bytes = new byte[blob.Length];
        source.Read(blob.Start, bytes);
        return Encoding.ASCII.GetString(bytes);
    }

    public InvalidInputException Broken(string rule) => new(path, $"byte {Position}", rule);

    private void Check(long count)
    {
        if (count < 0 || count > source.Bytes - Position)
            throw Broken($"the pickle claims {count} bytes; {source.Bytes - Position} are left");
    }
}
