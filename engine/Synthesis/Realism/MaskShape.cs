using CellGenie.Coco;

namespace CellGenie.Synthesis.Realism;

/// <summary>Place and shape of a cell, from its mask alone.</summary>
/// <param name="X">Column of the centre of mass in pixels of the frame; the centre of pixel 0 is 0.5.</param>
/// <param name="Y">Row of the centre of mass.</param>
/// <param name="Eccentricity">Of the ellipse with the mask's second moments: 0 is round, towards 1 is drawn out; without unit.</param>
/// <param name="Solidity">Area over that of the convex hull of its pixels' squares: above 0, 1 is convex; without unit.</param>
public readonly record struct MaskShape(double X, double Y, double Eccentricity, double Solidity)
{
    /// <summary>Measures a mask. A pixel is a square, so that one pixel alone is round and convex (moments: Hu 1962; the square adds 1/12 to each variance).</summary>
    public static MaskShape Of(Mask mask)
    {
        var (sumX, sumY, sumXx, sumYy, sumXy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            var (count, inRow, squares) = (0L, 0L, 0L);
            for (var x = 0; x < row.Length; x++)
            {
                count += row[x];
                inRow += row[x] * x;
                squares += row[x] * (long)x * x;
            }

            sumX += inRow;
            sumY += (double)count * y;
            sumXx += squares;
            sumYy += (double)count * y * y;
            sumXy += (double)inRow * y;
        }

        var (meanX, meanY) = (sumX / mask.Area, sumY / mask.Area);
        var xx = sumXx / mask.Area - meanX * meanX + 1.0 / 12;
        var yy = sumYy / mask.Area - meanY * meanY + 1.0 / 12;
        var xy = sumXy / mask.Area - meanX * meanY;
        var spread = Math.Sqrt((xx - yy) * (xx - yy) + 4 * xy * xy);
        var eccentricity = Math.Sqrt(Math.Max(0, 2 * spread / (xx + yy + spread)));
        return new MaskShape(mask.X + meanX + 0.5, mask.Y + meanY + 0.5, eccentricity, mask.Area / ConvexArea(mask));
    }

    private static double ConvexArea(Mask mask)
    {
        // The corners that can lie on the hull: the outermost ones on each line between rows.
        var left = new List<(int X, int Y)>();
        var right = new List<(int X, int Y)>();
        var (aboveLeft, aboveRight) = (int.MaxValue, int.MinValue);
        for (var y = 0; y <= mask.Height; y++)
        {
            var (rowLeft, rowRight) = (int.MaxValue, int.MinValue);
            if (y < mask.Height && mask.Row(y).IndexOf((byte)1) is var first and >= 0)
                (rowLeft, rowRight) = (first, mask.Row(y).LastIndexOf((byte)1) + 1);
            if (Math.Min(aboveLeft, rowLeft) is var x and < int.MaxValue)
            {
                AddTurning(left, (x, y), -1);
                AddTurning(right, (Math.Max(aboveRight, rowRight), y), 1);
            }

            (aboveLeft, aboveRight) = (rowLeft, rowRight);
        }

        right.Reverse();
        var ring = left.Concat(right).ToList();
        var twice = 0L;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += (long)a.X * b.Y - (long)b.X * a.Y;
        }

        return Math.Abs(twice) / 2.0;
    }

    /// <summary>Adds a corner to a chain that turns one way only; corners that would make it turn the other way go.</summary>
    private static void AddTurning(List<(int X, int Y)> chain, (int X, int Y) corner, int side)
    {
        while (chain.Count > 1)
        {
            var (a, b) = (chain[^2], chain[^1]);
            var cross = (long)(b.X - a.X) * (corner.Y - a.Y) - (long)(b.Y - a.Y) * (corner.X - a.X);
            if (cross * side > 0)
                break;
            chain.RemoveAt(chain.Count - 1);
        }

        chain.Add(corner);
    }
}
