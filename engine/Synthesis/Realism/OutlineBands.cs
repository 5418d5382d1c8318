namespace CellGenie.Synthesis.Realism;

/// <summary>
/// For every pixel of a frame: how far it is from the nearest outline of a cell, in bands of one pixel, and which cell that is. One for each worker.
/// Distances are exact and Euclidean, between centres of pixels (after the two passes of Rosenfeld and Pfaltz 1968, with the row pass searched whole).
/// </summary>
internal sealed class OutlineBands
{
    /// <summary>Distances of up to so many pixels from an outline are told apart.</summary>
    public const int Reach = 10;

    /// <summary>The band of pixels deeper inside than <see cref="Reach"/>.</summary>
    public const byte Deep = 0;

    /// <summary>The band of pixels outside, farther away than <see cref="Reach"/>.</summary>
    public const byte Far = 2 * Reach + 1;

    /// <summary>Number of bands.</summary>
    public const int Count = Far + 1;

    private const sbyte None = sbyte.MaxValue;

    private static readonly byte[] Ceiling = [.. Enumerable.Range(0, Reach * Reach + 1).Select(square => (byte)Math.Ceiling(Math.Sqrt(square)))];

    private sbyte[] _rows = [];
    private byte[] _bands = [];
    private int[] _nearest = [];

    /// <summary>The band of each pixel. Inside, the pixels along the outline are band 10 (called -1), then 9 (-2), … 1 (-10), 0; outside they are 11 (+1), 12 (+2), … 20 (+10), 21.</summary>
    public byte[] Bands => _bands;

    /// <summary>The cell of each pixel: its own, or outside of cells the nearest one within <see cref="Reach"/>; 0 for none.</summary>
    public int[] Nearest => _nearest;

    /// <summary>The band at a signed distance.</summary>
    /// <param name="distance">-10..-1 inside, 1..10 outside.</param>
    public static int At(int distance) => distance < 0 ? distance + Reach + 1 : distance + Reach;

    /// <summary>Measures a frame. Its edge is no outline.</summary>
    /// <param name="labels">The number of the cell of each pixel, row-major; 0 for none.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public void Measure(ReadOnlySpan<int> labels, int width, int height)
    {
        var pixels = width * height;
        if (_bands.Length < pixels)
        {
            _rows = new sbyte[pixels];
            _bands = new byte[pixels];
            _nearest = new int[pixels];
        }

        FindRows(labels, width, height);
        for (var y = 0; y < height; y++)
            MeasureRow(labels, y * width, width);
    }

    /// <summary>For each pixel the row offset to the nearest pixel along an outline in its column.</summary>
    private void FindRows(ReadOnlySpan<int> labels, int width, int height)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var i = y * width + x;
                var own = labels[i];
                var isEdge = own != 0 && ((x > 0 && labels[i - 1] != own) || (x < width - 1 && labels[i + 1] != own) ||
                    (y > 0 && labels[i - width] != own) || (y < height - 1 && labels[i + width] != own));
                var above = y > 0 ? _rows[i - width] : None;
                _rows[i] = isEdge ? (sbyte)0 : above == None || above == -Reach ? None : (sbyte)(above - 1);
            }
        }

        for (var i = (height - 1) * width - 1; i >= 0; i--)
        {
            var below = _rows[i + width];
            // Only an offset of 0 or more, found in this pass, may lead downwards.
            if (below is >= 0 and < Reach && below + 1 < Math.Abs((int)_rows[i]))
                _rows[i] = (sbyte)(below + 1);
        }
    }

    private void MeasureRow(ReadOnlySpan<int> labels, int start, int width)
    {
        for (var x = 0; x < width; x++)
        {
            var best = Reach * Reach + 1;
            var at = 0;
            for (var k = 0; k <= Reach && k * k < best; k++)
            {
                if (x >= k)
                    Try(start + x - k, k, width, ref best, ref at);
                if (x + k < width)
                    Try(start + x + k, k, width, ref best, ref at);
            }

            var i = start + x;
            var isFound = best <= Reach * Reach;
            var own = labels[i];
            _nearest[i] = own != 0 ? own : isFound ? labels[at] : 0;
            // The pixel along the outline counts as the first one inside.
            _bands[i] = own == 0
                ? isFound ? (byte)(Reach + Ceiling[best]) : Far
                : isFound && Ceiling[best] < Reach ? (byte)(Reach - Ceiling[best]) : Deep;
        }
    }

    private void Try(int i, int dx, int width, ref int best, ref int at)
    {
        var dy = _rows[i];
        if (dy == None)
            return;
        var square = dx * dx + dy * dy;
        if (square >= best)
            return;
        best = square;
        at = i + dy * width;
    }
}
