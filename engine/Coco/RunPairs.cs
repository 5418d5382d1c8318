namespace CellGenie.Coco;

/// <summary>Walks two run lists of the same sum in step: stretches in which neither value changes.</summary>
internal ref struct RunPairs(ReadOnlySpan<uint> first, ReadOnlySpan<uint> second)
{
    private readonly ReadOnlySpan<uint> _first = first;
    private readonly ReadOnlySpan<uint> _second = second;
    private int _i = -1;
    private int _j = -1;
    private uint _leftOfFirst;
    private uint _leftOfSecond;

    /// <summary>Value of the first list in this stretch.</summary>
    public readonly bool First => _i % 2 == 1;

    /// <summary>Value of the second list in this stretch.</summary>
    public readonly bool Second => _j % 2 == 1;

    /// <summary>Pixels in this stretch, at least 1.</summary>
    public uint Length { get; private set; }

    public bool MoveNext()
    {
        _leftOfFirst -= Length;
        _leftOfSecond -= Length;
        while (_leftOfFirst == 0 && ++_i < _first.Length)
            _leftOfFirst = _first[_i];
        while (_leftOfSecond == 0 && ++_j < _second.Length)
            _leftOfSecond = _second[_j];
        Length = Math.Min(_leftOfFirst, _leftOfSecond);
        return Length > 0;
    }
}
