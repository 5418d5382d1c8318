using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Coco;

/// <summary>A growing buffer of UTF-8 text with a fast path for the small whole numbers that outlines consist of. Not thread-safe.</summary>
public sealed class Utf8Buffer
{
    private const int TableSize = 10_000;
    private const int MaxNumber = 21;

    // For each number its digits and a comma in the low bytes, and their count in the top byte.
    private static readonly ulong[] NumberTable = MakeTable();

    // Four digits with leading zeros: the lower half of a larger number.
    private static readonly uint[] FourDigits = MakeFourDigits();

    private byte[] _bytes = new byte[1 << 16];

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Text => _bytes.AsSpan(0, Length);

    /// <summary>Empties the buffer; its memory is kept.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends text as it is.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        Ensure(text.Length);
        text.CopyTo(_bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>Appends a whole number.</summary>
    public void Append(long number)
    {
        Ensure(MaxNumber);
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(Length), out var written);
        Length += written;
    }

    /// <summary>Appends a whole number and a comma.</summary>
    public void AppendWithComma(long number)
    {
        Ensure(MaxNumber);
        ref var at = ref _bytes[Length];
        if ((ulong)number < TableSize)
        {
            Length += WriteSmall(ref at, (uint)number);
        }
        else if ((ulong)number < TableSize * TableSize)
        {
            // The comma of the upper half is overwritten by the lower one.
            var (high, low) = Math.DivRem((uint)number, TableSize);
            var digits = WriteSmall(ref at, high) - 1;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, digits), BitConverter.IsLittleEndian ? FourDigits[low] : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(FourDigits[low]));
            Unsafe.Add(ref at, digits + 4) = (byte)',';
            Length += digits + 5;
        }
        else
        {
            Append(number);
            Append(","u8);
        }
    }

    /// <summary>Appends a ring as <c>[x,y,x,y,...]</c>.</summary>
    /// <param name="vertices">Vertices packed as <c>y &lt;&lt; 16 | x</c>; at least one.</param>
    public void AppendRing(ReadOnlySpan<uint> vertices)
    {
        Ensure(vertices.Length * 12 + 16);
        ref var start = ref MemoryMarshal.GetArrayDataReference(_bytes);
        var at = Length;
        Unsafe.Add(ref start, at++) = (byte)'[';
        foreach (var vertex in vertices)
        {
            at += Write(ref Unsafe.Add(ref start, at), vertex & 0xFFFF);
            at += Write(ref Unsafe.Add(ref start, at), vertex >> 16);
        }

        // The last comma becomes the bracket.
        Unsafe.Add(ref start, at - 1) = (byte)']';
        Length = at;
    }

    /// <summary>Takes back the last <paramref name="count"/> bytes.</summary>
    public void RemoveLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Length);
        Length -= count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Write(ref byte at, uint number) => number < TableSize ? WriteSmall(ref at, number) : WriteLarge(ref at, number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WriteSmall(ref byte at, uint number)
    {
        var entry = NumberTable[number];
        Unsafe.WriteUnaligned(ref at, BitConverter.IsLittleEndian ? entry : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(entry));
        return (int)(entry >> 56);
    }

    private static int WriteLarge(ref byte at, uint number)
    {
        Utf8Formatter.TryFormat(number, MemoryMarshal.CreateSpan(ref at, 12), out var written);
        Unsafe.Add(ref at, written) = (byte)',';
        return written + 1;
    }

    private void Ensure(int more)
    {
        if (_bytes.Length - Length < more)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
    }

    private static uint[] MakeFourDigits()
    {
        var table = new uint[TableSize];
        for (var number = 0u; number < TableSize; number++)
            table[number] = 0x30303030u + number / 1000 + (number / 100 % 10 << 8) + (number / 10 % 10 << 16) + (number % 10 << 24);
        return table;
    }

    private static ulong[] MakeTable()
    {
        var table = new ulong[TableSize];
        Span<byte> text = stackalloc byte[8];
        for (var number = 0; number < TableSize; number++)
        {
            text.Clear();
            Utf8Formatter.TryFormat(number, text, out var written);
            text[written++] = (byte)',';
            table[number] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(text) | ((ulong)written << 56);
        }

        return table;
    }
}
