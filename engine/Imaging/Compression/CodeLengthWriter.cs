namespace CellGenie.Imaging;

/// <summary>Writes the code lengths of a dynamic block (RFC 1951, section 3.2.7).</summary>
internal sealed class CodeLengthWriter
{
    /// <summary>The most bytes the lengths can take: 14 bits, 19 times 3 bits, and 7 + 7 bits for each of 316 lengths.</summary>
    public const int MaxBytes = 600;

    private const int Repeat = 16;
    private const int ShortZeros = 17;
    private const int LongZeros = 18;

    private readonly byte[] _lengths = new byte[286 + 30];
    private readonly byte[] _symbols = new byte[286 + 30];
    private readonly byte[] _extras = new byte[286 + 30];
    private readonly uint[] _counts = new uint[19];
    private readonly HuffmanCode _code = new(19, 7);

    private static ReadOnlySpan<byte> Order => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public void Write(BitWriter output, ReadOnlySpan<byte> literals, ReadOnlySpan<byte> distances)
    {
        literals = literals[..Math.Max(257, literals.LastIndexOfAnyExcept((byte)0) + 1)];
        distances = distances[..Math.Max(1, distances.LastIndexOfAnyExcept((byte)0) + 1)];
        literals.CopyTo(_lengths);
        distances.CopyTo(_lengths.AsSpan(literals.Length));
        var symbols = Shorten(_lengths.AsSpan(0, literals.Length + distances.Length));

        Array.Clear(_counts);
        foreach (var symbol in _symbols.AsSpan(0, symbols))
            _counts[symbol]++;
        _code.Build(_counts);
        var sent = 19;
        while (sent > 4 && _code.Lengths[Order[sent - 1]] == 0)
            sent--;

        output.WriteBits((uint)(literals.Length - 257 | distances.Length - 1 << 5 | sent - 4 << 10), 14);
        for (var i = 0; i < sent; i++)
            output.WriteBits(_code.Lengths[Order[i]], 3);
        for (var i = 0; i < symbols; i++)
        {
            var symbol = _symbols[i];
            output.WriteBits(_code.Codes[symbol], _code.Lengths[symbol]);
            output.WriteBits(_extras[i], symbol switch { Repeat => 2, ShortZeros => 3, LongZeros => 7, _ => 0 });
        }
    }

    /// <summary>Writes runs of equal lengths as one symbol. Returns the number of symbols.</summary>
    private int Shorten(ReadOnlySpan<byte> lengths)
    {
        var symbols = 0;
        for (var i = 0; i < lengths.Length;)
        {
            var value = lengths[i];
            var run = lengths[i..].IndexOfAnyExcept(value);
            run = run < 0 ? lengths.Length - i : run;
            if (value == 0 && run >= 3)
            {
                run = Math.Min(run, 138);
                Add(run <= 10 ? ShortZeros : LongZeros, run <= 10 ? run - 3 : run - 11);
            }
            else if (value != 0 && run >= 4)
            {
                // The first one as it is, then 3 to 6 times again.
                run = Math.Min(run, 7);
                Add(value, 0);
                Add(Repeat, run - 4);
            }
            else
            {
                run = 1;
                Add(value, 0);
            }

            i += run;
        }

        return symbols;

        void Add(int symbol, int extra)
        {
            _symbols[symbols] = (byte)symbol;
            _extras[symbols++] = (byte)extra;
        }
    }
}
