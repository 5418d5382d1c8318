using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>For the pixels around one cell, how far they are from it and from the nearest other cell. Kept and measured anew for each cell.</summary>
/// <param name="reach">Pixels around the cell that are looked at; neighbours count as far again.</param>
internal sealed class Surroundings(int reach)
{
    private ushort[] _own = [];
    private ushort[] _others = [];
    private int _left;
    private int _top;
    private int _stride;

    /// <summary>Measures the surroundings of a cell.</summary>
    /// <param name="mask">The cell.</param>
    /// <param name="foreground">For each pixel of the frame, not 0 where any annotated cell lies.</param>
    /// <param name="frameWidth">Width of the frame.</param>
    /// <param name="frameHeight">Height of the frame.</param>
    public void Measure(Mask mask, ReadOnlySpan<byte> foreground, int frameWidth, int frameHeight)
    {
        _left = Math.Max(0, mask.X - 2 * reach);
        _top = Math.Max(0, mask.Y - 2 * reach);
        var width = Math.Min(frameWidth, mask.X + mask.Width + 2 * reach) - _left;
        var height = Math.Min(frameHeight, mask.Y + mask.Height + 2 * reach) - _top;
        // One column of padding on either side and one row above and below keep the sweeps free of bounds tests.
        _stride = width + 2;
        var needed = _stride * (height + 2);
        if (_own.Length < needed)
        {
            _own = new ushort[needed];
            _others = new ushort[needed];
        }

        var own = _own.AsSpan(0, needed);
        var others = _others.AsSpan(0, needed);
        own.Fill(ChamferDistance.Far);
        others.Fill(ChamferDistance.Far);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (frameX, frameY) = (_left + x, _top + y);
                if (mask.Contains(frameX, frameY))
                    own[(y + 1) * _stride + x + 1] = 0;
                else if (foreground[frameY * frameWidth + frameX] != 0)
                    others[(y + 1) * _stride + x + 1] = 0;
            }
        }

        ChamferDistance.Spread(own, width, height);
        ChamferDistance.Spread(others, width, height);
    }

    /// <summary>Looks at a pixel of the frame, at most the reach beyond the box of the cell.</summary>
    /// <returns>Distances in units of <see cref="ChamferDistance.Step"/> a pixel, 0 inside.</returns>
    public (int ToOwn, int ToOther) At(int x, int y)
    {
        var i = (y - _top + 1) * _stride + x - _left + 1;
        return (_own[i], _others[i]);
    }
}
