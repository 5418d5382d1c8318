namespace CellGenie.Synthesis;

/// <summary>Keeps a ring as wide as it claims to be: where scaling or bending drew it out, its distances become those that they are. Not thread-safe: one for each worker.</summary>
internal sealed class RingLimit
{
    private byte[] _distance = [];

    /// <summary>Raises the matte's distances to at least those along rows, columns and diagonals; what is farther than the ring is wide is no ring.</summary>
    public void Apply(Span<byte> matte, int width, int ringWidth)
    {
        if (_distance.Length < matte.Length)
            _distance = new byte[2 * matte.Length];
        var far = ringWidth + 1;
        for (var i = 0; i < matte.Length; i++)
            _distance[i] = matte[i] == DonorCell.MaskPixel ? (byte)0 : (byte)far;
        // The crop's edge is never mask, so that the sweeps can leave it out.
        for (var i = width + 1; i < matte.Length - width - 1; i++)
            Lower(i, _distance[i - 1], _distance[i - width - 1], _distance[i - width], _distance[i - width + 1]);
        for (var i = matte.Length - width - 2; i > width; i--)
            Lower(i, _distance[i + 1], _distance[i + width + 1], _distance[i + width], _distance[i + width - 1]);
        for (var i = 0; i < matte.Length; i++)
        {
            if (matte[i] is > 0 and < DonorCell.MaskPixel && _distance[i] > matte[i])
                matte[i] = _distance[i] == far ? (byte)0 : _distance[i];
        }
    }

    private void Lower(int i, byte a, byte b, byte c, byte d)
    {
        var next = Math.Min(Math.Min(a, b), Math.Min(c, d)) + 1;
        if (next < _distance[i])
            _distance[i] = (byte)next;
    }
}
