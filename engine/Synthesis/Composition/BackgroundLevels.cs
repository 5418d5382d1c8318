using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>The smooth grey level of a background frame, from means of 16 x 16 blocks.</summary>
internal sealed class BackgroundLevels(int width, int height)
{
    private const int Block = 16;

    private readonly int _columns = (width + Block - 1) / Block;
    private readonly int _rows = (height + Block - 1) / Block;
    private readonly int[] _sums = new int[((width + Block - 1) / Block) * ((height + Block - 1) / Block)];

    /// <summary>Measures a frame.</summary>
    /// <param name="frame">Its pixels, row-major.</param>
    public void Measure(ReadOnlySpan<byte> frame)
    {
        Array.Clear(_sums);
        for (var y = 0; y < height; y++)
        {
            var row = frame.Slice(y * width, width);
            var sums = _sums.AsSpan(y / Block * _columns, _columns);
            var whole = width / Block;
            for (var c = 0; c < whole; c++)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(row), c * Block)));
                sums[c] += Vector128.Sum(low + high);
            }

            foreach (var pixel in row[(whole * Block)..])
                sums[whole] += pixel;
        }
    }

    /// <summary>Level around a pixel in 1/256 grey levels, over up to 3 x 3 blocks.</summary>
    public int At(int x, int y)
    {
        var sum = 0L;
        var pixels = 0L;
        var column = Math.Clamp(x / Block, 0, _columns - 1);
        var line = Math.Clamp(y / Block, 0, _rows - 1);
        for (var r = Math.Max(0, line - 1); r <= Math.Min(_rows - 1, line + 1); r++)
        {
            for (var c = Math.Max(0, column - 1); c <= Math.Min(_columns - 1, column + 1); c++)
            {
                sum += _sums[r * _columns + c];
                pixels += PixelsOf(c, r);
            }
        }

        return (int)(sum * 256 / pixels);
    }

    /// <summary>The plane of least squares through the means of up to 5 x 5 blocks around a pixel.</summary>
    /// <remarks>Double arithmetic in a fixed order, so the same on every machine.</remarks>
    public SmoothPlane PlaneAt(int x, int y)
    {
        var column = Math.Clamp(x / Block, 0, _columns - 1);
        var line = Math.Clamp(y / Block, 0, _rows - 1);
        var (left, right) = (Math.Max(0, column - 2), Math.Min(_columns - 1, column + 2));
        var (top, bottom) = (Math.Max(0, line - 2), Math.Min(_rows - 1, line + 2));
        double sum = 0, weights = 0, sumX = 0, sumY = 0, sumXX = 0, sumYY = 0, sumXY = 0, sumXV = 0, sumYV = 0;
        for (var r = top; r <= bottom; r++)
        {
            var dy = r * Block + Math.Min(Block, height - r * Block) * 0.5 - y;
            for (var c = left; c <= right; c++)
            {
                // Half a block at the frame tells half as much.
                var w = (double)PixelsOf(c, r);
                var dx = c * Block + Math.Min(Block, width - c * Block) * 0.5 - x;
                var v = _sums[r * _columns + c] / w;
                weights += w;
                sum += w * v;
                sumX += w * dx;
                sumY += w * dy;
                sumXX += w * dx * dx;
                sumYY += w * dy * dy;
                sumXY += w * dx * dy;
                sumXV += w * dx * v;
                sumYV += w * dy * v;
            }
        }

        var (meanX, meanY, mean) = (sumX / weights, sumY / weights, sum / weights);
        var xx = sumXX / weights - meanX * meanX;
        var yy = sumYY / weights - meanY * meanY;
        var xy = sumXY / weights - meanX * meanY;
        var xv = sumXV / weights - meanX * mean;
        var yv = sumYV / weights - meanY * mean;
        // A frame of one block across has no slope in that direction.
        var determinant = xx * yy - xy * xy;
        var (slopeX, slopeY) = determinant > 1 ? ((xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant) : (xx > 1 ? xv / xx : 0, yy > 1 ? yv / yy : 0);
        var level = Math.Clamp(mean - slopeX * meanX - slopeY * meanY, 0, 255);
        return new SmoothPlane((int)Math.Round(level * 256), (int)Math.Round(slopeX * 65536), (int)Math.Round(slopeY * 65536));
    }

    private int PixelsOf(int column, int row) => Math.Min(Block, width - column * Block) * Math.Min(Block, height - row * Block);
}
