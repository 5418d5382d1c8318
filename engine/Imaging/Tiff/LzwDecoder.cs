using System.Buffers.Binary;

namespace CellGenie.Imaging;

/// <summary>LZW of TIFF 6.0, section 13: codes of 9 to 12 bits, most significant bit first, the width growing one code early.</summary>
/// <remarks>Every string of the table is a stretch of what was already written, so an entry is only a position and a length.</remarks>
internal sealed class LzwDecoder
{
    private const int Clear = 256;
    private const int End = 257;
    private const int MaxCodes = 4096;

    private readonly int[] _start = new int[MaxCodes];
    private readonly int[] _length = new int[MaxCodes];

    /// <summary>Whether the data is of the kind that some programs wrote before TIFF 6.0, with the bits the other way round.</summary>
    public static bool IsOldStyle(ReadOnlySpan<byte> source) => source.Length >= 2 && source[0] == 0 && (source[1] & 1) == 1;

    /// <summary>Decodes until the target is full, the data ends, or a code is impossible. Returns the number of bytes written.</summary>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var bits = 0UL;
        var bitCount = 0;
        var read = 0;
        var written = 0;
        var next = End + 1;
        var width = 9;
        var previousStart = 0;
        var previousLength = 0;
        while (written < target.Length)
        {
            if (bitCount < width)
            {
                if (read + 8 <= source.Length)
                {
                    bits |= BinaryPrimitives.ReadUInt64BigEndian(source[read..]) >> bitCount;
                    read += (63 - bitCount) >> 3;
                    bitCount |= 56;
                }
                else
                {
                    for (; bitCount <= 56 && read < source.Length; bitCount += 8)
                        bits |= (ulong)source[read++] << (56 - bitCount);
                    if (bitCount < width)
                        break;
                }
            }

            var code = (int)(bits >> (64 - width));
            bits <<= width;
            bitCount -= width;

            if (code is Clear or End)
            {
                if (code == End)
                    break;
                next = End + 1;
                width = 9;
                previousLength = 0;
                continue;
            }

            if (previousLength > 0 && next < MaxCodes)
            {
                _start[next] = previousStart;
                _length[next] = previousLength + 1;
                next++;
                if (next >= (1 << width) - 1 && width < 12)
                    width++;
            }

            previousStart = written;
            if (code < Clear)
            {
                target[written++] = (byte)code;
                previousLength = 1;
                continue;
            }

            if (code >= next)
                break;
            previousLength = Math.Min(_length[code], target.Length - written);
            Copy(target, _start[code], written, previousLength);
            written += previousLength;
        }

        return written;
    }

    /// <summary>Copies forward. The newest string may reach one byte into the place it is written to.</summary>
    private static void Copy(Span<byte> target, int from, int to, int length)
    {
        if (to - from >= 16 && length <= 16 && to + 16 <= target.Length)
        {
            target.Slice(from, 16).CopyTo(target[to..]);
            return;
        }

        if (from + length <= to)
        {
            target.Slice(from, length).CopyTo(target[to..]);
            return;
        }

        for (var i = 0; i < length; i++)
            target[to + i] = target[from + i];
    }
}
