namespace CellGenie.Coco;

/// <summary>Builds runs without zero lengths, except for a leading one.</summary>
internal ref struct RunBuilder()
{
    private uint[] _runs = new uint[32];
    private int _count = 1;
    private bool _value;

    public readonly ReadOnlySpan<uint> Runs => _runs.AsSpan(0, _count);

    public void Add(bool value, uint length)
    {
        if (length == 0)
            return;
        if (value != _value)
        {
            _value = value;
            if (_count == _runs.Length)
                Array.Resize(ref _runs, 2 * _count);
            _runs[_count++] = 0;
        }

        _runs[_count - 1] += length;
    }
}
