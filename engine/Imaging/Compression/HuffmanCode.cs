namespace CellGenie.Imaging;

/// <summary>A canonical Huffman code with a limit on its lengths (RFC 1951, section 3.2.2), rebuilt in place without allocation.</summary>
/// <param name="symbols">Size of the alphabet.</param>
/// <param name="maxBits">The longest code allowed, at most 15; <c>2^maxBits</c> must be at least <paramref name="symbols"/>.</param>
internal sealed class HuffmanCode(int symbols, int maxBits)
{
    private readonly ulong[] _byFrequency = new ulong[symbols];
    private readonly ulong[] _weight = new ulong[2 * symbols];
    private readonly int[] _parent = new int[2 * symbols];
    private readonly int[] _depth = new int[2 * symbols];
    private readonly int[] _lengthCount = new int[maxBits + 1];
    private readonly int[] _nextCode = new int[maxBits + 2];

    /// <summary>Bits of each symbol's code; 0 for symbols that do not occur.</summary>
    public byte[] Lengths { get; } = new byte[symbols];

    /// <summary>The codes with their bits reversed: deflate sends the first bit of a code in the lowest place.</summary>
    public ushort[] Codes { get; } = new ushort[symbols];

    /// <summary>Builds the code. With fewer than two symbols in use, the lowest unused ones join in, so that the code is always complete.</summary>
    public void Build(ReadOnlySpan<uint> frequencies)
    {
        var used = 0;
        for (var i = 0; i < symbols; i++)
        {
            if (frequencies[i] > 0)
                _byFrequency[used++] = (ulong)frequencies[i] << 16 | (uint)i;
        }

        for (var i = 0; used < 2; i++)
        {
            if (frequencies[i] == 0)
                _byFrequency[used++] = (uint)i;
        }

        _byFrequency.AsSpan(0, used).Sort();
        CountLengths(used);
        Limit();
        Assign(used);
    }

    /// <summary>The two-queue construction: leaves and inner nodes both come in rising weight.</summary>
    private void CountLengths(int used)
    {
        for (var i = 0; i < used; i++)
            _weight[i] = _byFrequency[i] >> 16;
        int leaf = 0, inner = used, root = 2 * used - 2;
        for (var node = used; node <= root; node++)
        {
            _weight[node] = 0;
            for (var child = 0; child < 2; child++)
            {
                var pick = leaf < used && (inner == node || _weight[leaf] <= _weight[inner]) ? leaf++ : inner++;
                _parent[pick] = node;
                _weight[node] += _weight[pick];
            }
        }

        Array.Clear(_lengthCount);
        _depth[root] = 0;
        for (var node = root - 1; node >= 0; node--)
        {
            _depth[node] = _depth[_parent[node]] + 1;
            if (node < used)
                _lengthCount[Math.Min(_depth[node], maxBits)]++;
        }
    }

    /// <summary>Cutting codes to the limit oversubscribes the code space; lengthening shorter codes makes room again.</summary>
    private void Limit()
    {
        var space = 0;
        for (var bits = 1; bits <= maxBits; bits++)
            space += _lengthCount[bits] << (maxBits - bits);
        for (; space > 1 << maxBits; space--)
        {
            // One longest code moves next to the sibling that a longest possible shorter code makes when it grows by a bit.
            var bits = maxBits - 1;
            while (_lengthCount[bits] == 0)
                bits--;
            _lengthCount[maxBits]--;
            _lengthCount[bits]--;
            _lengthCount[bits + 1] += 2;
        }
    }

    private void Assign(int used)
    {
        Array.Clear(Lengths);
        // The rarest symbols get the longest codes.
        var next = 0;
        for (var bits = maxBits; bits > 0; bits--)
        {
            for (var i = 0; i < _lengthCount[bits]; i++)
                Lengths[(int)(_byFrequency[next++] & 0xFFFF)] = (byte)bits;
        }

        var code = 0;
        for (var bits = 1; bits <= maxBits; bits++)
        {
            code = (code + (bits == 1 ? 0 : _lengthCount[bits - 1])) << 1;
            _nextCode[bits] = code;
        }

        for (var symbol = 0; symbol < symbols; symbol++)
        {
            int bits = Lengths[symbol];
            Codes[symbol] = bits == 0 ? (ushort)0 : Reverse(_nextCode[bits]++, bits);
        }
    }

    private static ushort Reverse(int code, int bits)
    {
        code = (code & 0xAAAA) >> 1 | (code & 0x5555) << 1;
        code = (code & 0xCCCC) >> 2 | (code & 0x3333) << 2;
        code = (code & 0xF0F0) >> 4 | (code & 0x0F0F) << 4;
        code = (code & 0xFF00) >> 8 | (code & 0x00FF) << 8;
        return (ushort)(code >> (16 - bits));
    }
}
