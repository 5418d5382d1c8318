using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Imaging;

/// <summary>
/// Writes zlib streams (RFC 1950 and 1951) in one of two ways: literals only, for noisy texture in which no string ever
/// comes back; and with matches, for flat areas. Dynamic Huffman codes in both. The bytes depend on the data alone.
/// </summary>
internal sealed class ZlibEncoder
{
    private const int EndOfBlock = 256;
    private const int LiteralSymbols = 286;
    private const int DistanceSymbols = 30;

    /// <summary>Four codes of 14 bits and up to 7 bits left over fit into 64: the hot loop flushes once for four symbols.</summary>
    private const int MaxLiteralBits = 14;

    /// <summary>Bytes to a block of literals: enough that the code table costs little, few enough to follow a changing image.</summary>
    private const int LiteralBlock = 3 << 13;

    private readonly uint[] _literalCount = new uint[LiteralSymbols];
    private readonly uint[] _distanceCount = new uint[DistanceSymbols];
    private readonly uint[] _interleavedCount = new uint[4 * 256];
    private readonly HuffmanCode _literalCode = new(LiteralSymbols, MaxLiteralBits);
    private readonly HuffmanCode _distanceCode = new(DistanceSymbols, 15);
    private readonly CodeLengthWriter _codeLengths = new();
    private readonly uint[] _packedCodes = new uint[256];
    private readonly MatchFinder _matches = new();

    /// <summary>Writes a zlib stream of literals.</summary>
    public void WriteLiterals(BitWriter output, ReadOnlySpan<byte> data)
    {
        WriteHeader(output);
        for (var rest = data; ;)
        {
            // A last block may be longer, so that none is too short for its code table.
            var isLast = rest.Length < 2 * LiteralBlock;
            WriteLiteralBlock(output, isLast ? rest : rest[..LiteralBlock], isLast);
            if (isLast)
                break;
            rest = rest[LiteralBlock..];
        }

        WriteTrailer(output, data);
    }

    /// <summary>Writes a zlib stream with matches.</summary>
    /// <param name="output">Receives the stream.</param>
    /// <param name="data">What to compress.</param>
    /// <param name="pixelBytes">Distance of neighbours in a row, where a flat area matches.</param>
    /// <param name="rowBytes">Distance of neighbours in a column, where a repeated row matches.</param>
    public void WriteMatches(BitWriter output, ReadOnlySpan<byte> data, int pixelBytes, int rowBytes)
    {
        WriteHeader(output);
        _matches.Start(pixelBytes, rowBytes);
        do
            _matches.FindBlock(data);
        while (WriteMatchBlock(output, _matches, data.Length));
        WriteTrailer(output, data);
    }

    private static void WriteHeader(BitWriter output) => output.WriteBytes([0x78, 0x01]);

    private static void WriteTrailer(BitWriter output, ReadOnlySpan<byte> data)
    {
        output.Align();
        output.WriteBigEndian(Adler32.Append(Adler32.Start, data));
    }

    private void WriteLiteralBlock(BitWriter output, ReadOnlySpan<byte> data, bool isLast)
    {
        Array.Clear(_literalCount);
        CountBytes(data);
        _literalCount[EndOfBlock] = 1;
        Array.Clear(_distanceCount);
        WriteBlockHeader(output, isLast);

        var codes = _packedCodes;
        for (var i = 0; i < 256; i++)
            codes[i] = (uint)_literalCode.Codes[i] << 8 | _literalCode.Lengths[i];
        PackLiterals(output, data, codes);
        WriteSymbol(output, EndOfBlock);
    }

    /// <summary>Counts bytes into four tables by turns, so that equal neighbours do not wait for each other.</summary>
    private void CountBytes(ReadOnlySpan<byte> data)
    {
        var counts = _interleavedCount.AsSpan();
        counts.Clear();
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        ref var first = ref MemoryMarshal.GetReference(counts);
        foreach (var word in words)
        {
            Add(ref first, 0, word);
            Add(ref first, 1, word >> 8);
            Add(ref first, 2, word >> 16);
            Add(ref first, 3, word >> 24);
            Add(ref first, 0, word >> 32);
            Add(ref first, 1, word >> 40);
            Add(ref first, 2, word >> 48);
            Add(ref first, 3, word >> 56);
        }

        foreach (var value in data[(words.Length * 8)..])
            counts[value]++;
        for (var i = 0; i < 256; i++)
            _literalCount[i] = counts[i] + counts[256 + i] + counts[512 + i] + counts[768 + i];
    }

    private static void Add(ref uint counts, int table, ulong value) =>
        Unsafe.Add(ref counts, table * 256 + (byte)value)++;

    /// <summary>The hot loop of the product: four symbols looked up, joined by twos and written with one flush.</summary>
    private unsafe void PackLiterals(BitWriter output, ReadOnlySpan<byte> data, uint[] codes)
    {
        var total = 0L;
        for (var i = 0; i < 256; i++)
            total += (long)_literalCount[i] * _literalCode.Lengths[i];
        var pending = output.Pending;
        var count = output.PendingBits;
        fixed (byte* target = output.Reserve(total / 8 + 16), source = data)
        fixed (uint* code = codes)
        {
            var to = target;
            var i = 0;
            for (; i <= data.Length - 4; i += 4)
            {
                var e0 = code[source[i]];
                var e1 = code[source[i + 1]];
                var e2 = code[source[i + 2]];
                var e3 = code[source[i + 3]];
                // The length is in the low byte; masks with 63 cost nothing, because a shift takes its count modulo 64 anyway.
                var first = (ulong)(e0 >> 8) | (ulong)(e1 >> 8) << (int)(e0 & 63);
                var second = (ulong)(e2 >> 8) | (ulong)(e3 >> 8) << (int)(e2 & 63);
                var firstBits = (int)(e0 + e1);
                var secondBits = (int)(e2 + e3);
                pending |= (first | second << (firstBits & 63)) << count;
                count += (firstBits + secondBits) & 63;
                BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(to, 8), pending);
                to += count >> 3;
                pending >>= count & ~7;
                count &= 7;
            }

            for (; i < data.Length; i++)
            {
                var e = code[source[i]];
                pending |= (ulong)(e >> 8) << count;
                count += (int)(e & 63);
                BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(to, 8), pending);
                to += count >> 3;
                pending >>= count & ~7;
                count &= 7;
            }

            output.Advance((int)(to - target), pending, count);
        }
    }

    /// <summary>Writes the tokens found. Returns whether there is data left.</summary>
    private bool WriteMatchBlock(BitWriter output, MatchFinder matches, int dataLength)
    {
        Array.Clear(_literalCount);
        Array.Clear(_distanceCount);
        foreach (var token in matches.Tokens)
        {
            if (MatchFinder.IsLiteral(token))
            {
                _literalCount[token]++;
            }
            else
            {
                _literalCount[DeflateSymbols.OfLength(MatchFinder.LengthOf(token)).Symbol]++;
                _distanceCount[DeflateSymbols.OfDistance(MatchFinder.DistanceOf(token)).Symbol]++;
            }
        }

        _literalCount[EndOfBlock] = 1;
        var isLast = matches.Position == dataLength;
        WriteBlockHeader(output, isLast);

        // A token takes at most 14 + 5 + 15 + 13 bits.
        output.Reserve(6L * matches.Tokens.Length + 8);
        foreach (var token in matches.Tokens)
        {
            if (MatchFinder.IsLiteral(token))
            {
                WriteSymbol(output, (int)token);
                continue;
            }

            var length = DeflateSymbols.OfLength(MatchFinder.LengthOf(token));
            WriteSymbol(output, length.Symbol);
            output.WriteBits((uint)length.Extra, length.ExtraBits);
            var distance = DeflateSymbols.OfDistance(MatchFinder.DistanceOf(token));
            output.WriteBits(_distanceCode.Codes[distance.Symbol], _distanceCode.Lengths[distance.Symbol]);
            output.WriteBits((uint)distance.Extra, distance.ExtraBits);
        }

        WriteSymbol(output, EndOfBlock);
        return !isLast;
    }

    private void WriteBlockHeader(BitWriter output, bool isLast)
    {
        _literalCode.Build(_literalCount);
        _distanceCode.Build(_distanceCount);
        output.Reserve(CodeLengthWriter.MaxBytes);
        output.WriteBits((isLast ? 1u : 0u) | 2u << 1, 3);
        _codeLengths.Write(output, _literalCode.Lengths, _distanceCode.Lengths);
    }

    private void WriteSymbol(BitWriter output, int symbol) => output.WriteBits(_literalCode.Codes[symbol], _literalCode.Lengths[symbol]);
}
