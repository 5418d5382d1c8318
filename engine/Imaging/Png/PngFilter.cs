using System.Runtime.Intrinsics;

namespace CellGenie.Imaging;

/// <summary>The row filters of PNG (specification, section 9). <c>distance</c> is the size of a pixel in bytes, at least 1.</summary>
internal static class PngFilter
{
    public const byte None = 0;
    public const byte Sub = 1;
    public const byte Up = 2;
    public const byte Average = 3;
    public const byte Paeth = 4;

    /// <summary>Undoes a filter in place.</summary>
    /// <param name="type">0 to 4.</param>
    /// <param name="row">The filtered row.</param>
    /// <param name="above">The row above, unfiltered; zero for the first.</param>
    /// <param name="distance">Size of a pixel in bytes.</param>
    public static void Undo(byte type, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        switch (type)
        {
            case Sub:
                for (var i = distance; i < row.Length; i++)
                    row[i] += row[i - distance];
                break;
            case Up:
                for (var i = 0; i < row.Length; i++)
                    row[i] += above[i];
                break;
            case Average:
                for (var i = 0; i < row.Length && i < distance; i++)
                    row[i] += (byte)(above[i] >> 1);
                for (var i = distance; i < row.Length; i++)
                    row[i] += (byte)((row[i - distance] + above[i]) >> 1);
                break;
            case Paeth:
                for (var i = 0; i < row.Length && i < distance; i++)
                    row[i] += above[i];
                for (var i = distance; i < row.Length; i++)
                    row[i] += Predict(row[i - distance], above[i], above[i - distance]);
                break;
        }
    }

    /// <summary>Applies any filter.</summary>
    /// <param name="type">0 to 4.</param>
    /// <param name="row">The row as it is.</param>
    /// <param name="above">The row above as it is; zero for the first.</param>
    /// <param name="target">Receives the filtered row, without the type.</param>
    /// <param name="distance">Size of a pixel in bytes.</param>
    public static void Apply(byte type, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> target, int distance)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var left = i < distance ? 0 : row[i - distance];
            var predicted = type switch
            {
                None => 0,
                Sub => left,
                Up => above[i],
                Average => (left + above[i]) >> 1,
                _ => Predict(left, above[i], i < distance ? 0 : above[i - distance]),
            };
            target[i] = (byte)(row[i] - predicted);
        }
    }

    /// <summary>The Average filter for pixels of one byte: what <see cref="Apply"/> gives, 16 pixels at a time.</summary>
    public static void ApplyAverage(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> target)
    {
        var n = row.Length;
        if (n <= Vector128<byte>.Count || !Vector128.IsHardwareAccelerated)
        {
            Apply(Average, row, above, target, 1);
            return;
        }

        target[0] = (byte)(row[0] - (above[0] >> 1));
        for (var i = 1; ;)
        {
            var left = Vector128.Create(row.Slice(i - 1, 16));
            var up = Vector128.Create(above.Slice(i, 16));
            var average = (left & up) + (((left ^ up).AsUInt16() >> 1).AsByte() & Vector128.Create((byte)0x7F));
            (Vector128.Create(row.Slice(i, 16)) - average).CopyTo(target[i..]);
            if (i == n - 16)
                break;
            // The last step overlaps the one before it: the source is untouched, so it writes the same values again.
            i = Math.Min(i + 16, n - 16);
        }
    }

    private static byte Predict(int left, int up, int upLeft)
    {
        var p = left + up - upLeft;
        var toLeft = Math.Abs(p - left);
        var toUp = Math.Abs(p - up);
        var toUpLeft = Math.Abs(p - upLeft);
        return (byte)(toLeft <= toUp && toLeft <= toUpLeft ? left : toUp <= toUpLeft ? up : upLeft);
    }
}
