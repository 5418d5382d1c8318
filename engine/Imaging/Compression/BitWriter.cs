using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>A growing buffer of bytes into which bits are written, the lowest first. It is kept from use to use.</summary>
internal sealed class BitWriter
{
    /// <summary>Bits go out eight bytes at a time, so this much room must always be left.</summary>
    private const int Slack = 8;

    private byte[] _buffer = new byte[1 << 16];

    /// <summary>Number of whole bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>The bits that do not fill a byte yet.</summary>
    public ulong Pending { get; private set; }

    /// <summary>The number of bits in <see cref="Pending"/>, 0 to 7.</summary>
    public int PendingBits { get; private set; }

    /// <summary>What was written. Valid until the next use.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Starts again at the beginning of the buffer.</summary>
    public void Reset()
    {
        Length = 0;
        Pending = 0;
        PendingBits = 0;
    }

    /// <summary>Makes room for at least <paramref name="bytes"/> more and returns all the room there is.</summary>
    public Span<byte> Reserve(long bytes)
    {
        var needed = Length + bytes + Slack;
        if (needed > _buffer.Length)
        {
            if (needed > Array.MaxLength)
                throw new CellGenieException($"a compressed image of {needed} bytes is too large");
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _buffer.Length)));
        }

        return _buffer.AsSpan(Length);
    }

    /// <summary>Takes over what a hot loop has written into the room from <see cref="Reserve"/>.</summary>
    public void Advance(int bytes, ulong pending, int pendingBits)
    {
        Length += bytes;
        Pending = pending;
        PendingBits = pendingBits;
    }

    /// <summary>Writes up to 32 bits; room must have been reserved.</summary>
    public void WriteBits(uint value, int bits)
    {
        var pending = Pending | (ulong)value << PendingBits;
        var count = PendingBits + bits;
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(Length), pending);
        Advance(count >> 3, pending >> (count & ~7), count & 7);
    }

    /// <summary>Fills the last byte with zero bits.</summary>
    public void Align()
    {
        if (PendingBits > 0)
            WriteBits(0, 8 - PendingBits);
    }

    /// <summary>Writes bytes; the writer must stand at a byte.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Writes 32 bits, the highest byte first; the writer must stand at a byte.</summary>
    public void WriteBigEndian(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
        Length += 4;
    }

    /// <summary>Puts a value, highest byte first, where room for it was left before.</summary>
    public void PatchBigEndian(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(at, 4), value);
}
