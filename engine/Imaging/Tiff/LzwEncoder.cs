namespace CellGenie.Imaging;

/// <summary>LZW of TIFF 6.0, section 13; the counterpart of <see cref="LzwDecoder"/>. Keeps its table from strip to strip.</summary>
internal sealed class LzwEncoder
{
    private const int Clear = 256;
    private const int End = 257;

    /// <summary>The table is emptied before the code 4,095 would be needed.</summary>
    private const int LastCode = 4093;

    private const int TableSize = 1 << 14;

    /// <summary>Open addressing: (prefix, byte) in the upper 20 bits, the code in the lower 12; 0 is an empty place.</summary>
    private readonly uint[] _table = new uint[TableSize];
    private byte[] _output = [];
    private int _written;
    private uint _bits;
    private int _bitCount;

    /// <summary>Compresses one strip of at least one byte.</summary>
    /// <returns>The data, in whole bytes. Valid until the next call.</returns>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> source)
    {
        // At worst each byte becomes a code of 12 bits; clear codes come once in thousands.
        var worst = (int)Math.Min(Array.MaxLength, source.Length * 1.6 + 64);
        if (_output.Length < worst)
            _output = new byte[worst];
        _written = 0;
        _bits = 0;
        _bitCount = 0;
        Array.Clear(_table);
        var next = End + 1;
        var width = 9;
        Write(Clear, width);
        var prefix = (uint)source[0];
        foreach (var value in source[1..])
        {
            var key = prefix << 8 | value;
            var place = key * 2654435761u >> 18;
            while (_table[place] >> 12 != key && _table[place] != 0)
                place = (place + 1) & (TableSize - 1);
            if (_table[place] != 0)
            {
                prefix = _table[place] & 0xFFF;
                continue;
            }

            Write(prefix, width);
            prefix = value;
            _table[place] = key << 12 | (uint)next++;
            if (next > LastCode)
            {
                Write(Clear, width);
                Array.Clear(_table);
                next = End + 1;
                width = 9;
            }
            else if (next > (1 << width) - 1)
            {
                width++;
            }
        }

        Write(prefix, width);
        next++;
        if (next > (1 << width) - 1 && width < 12)
            width++;
        Write(End, width);
        if (_bitCount > 0)
            _output[_written++] = (byte)(_bits << (8 - _bitCount));
        return _output.AsSpan(0, _written);
    }

    private void Write(uint code, int width)
    {
        _bits = _bits << width | code;
        _bitCount += width;
        for (; _bitCount >= 8; _bitCount -= 8)
            _output[_written++] = (byte)(_bits >> (_bitCount - 8));
    }
}
