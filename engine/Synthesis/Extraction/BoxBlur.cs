using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>Blurs with repeated box means, which approach a Gaussian (central limit theorem). Plain double sums in a fixed order: the same result on every machine.</summary>
internal static class BoxBlur
{
    private const int Rows = 4;

    /// <summary>Blurs in place; outside the frame the values count as 0.</summary>
    /// <param name="values"><c>width * height</c> values, row-major.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="radius">Radius of one box in pixels; a box spans 2 radius + 1.</param>
    /// <param name="passes">Number of boxes; three give a Gaussian of sigma = sqrt(radius * (radius + 1)).</param>
    public static void Apply(Span<float> values, int width, int height, int radius, int passes)
    {
        var lines = new double[Rows * width];
        var history = new float[(radius + 1) * width];
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < height; y += Rows)
                BlurRows(values.Slice(y * width, Math.Min(Rows, height - y) * width), width, lines, radius);
            BlurColumns(values, width, height, radius, lines.AsSpan(0, width), history);
        }
    }

    /// <summary>Up to four rows side by side: in one alone each sum would wait for the one before.</summary>
    private static void BlurRows(Span<float> rows, int width, double[] copies, int radius)
    {
        var scale = 1.0 / (2 * radius + 1);
        for (var r = 0; r < Rows; r++)
        {
            // Fewer rows than four are left at the bottom: there one is done several times over.
            var row = rows.Slice(Math.Min(r, rows.Length / width - 1) * width, width);
            for (var x = 0; x < width; x++)
                copies[x * Rows + r] = row[x];
        }

        ref var copy = ref MemoryMarshal.GetArrayDataReference(copies);
        var sum = Vector256<double>.Zero;
        for (var x = 0; x < Math.Min(radius, width); x++)
            sum += Vector256.LoadUnsafe(ref Unsafe.Add(ref copy, x * Rows));
        for (var x = 0; x < width; x++)
        {
            if (x + radius < width)
                sum += Vector256.LoadUnsafe(ref Unsafe.Add(ref copy, (x + radius) * Rows));
            var mean = sum * scale;
            for (var r = 0; r * width < rows.Length; r++)
                rows[r * width + x] = (float)mean.GetElement(r);
            if (x - radius >= 0)
                sum -= Vector256.LoadUnsafe(ref Unsafe.Add(ref copy, (x - radius) * Rows));
        }
    }

    /// <summary>All columns at once, row by row, so that memory is read in order. The last radius + 1 unblurred rows are kept aside.</summary>
    private static void BlurColumns(Span<float> values, int width, int height, int radius, Span<double> sums, float[] history)
    {
        var scale = 1.0 / (2 * radius + 1);
        sums.Clear();
        for (var y = 0; y < Math.Min(radius, height); y++)
            Add(sums, values.Slice(y * width, width));
        for (var y = 0; y < height; y++)
        {
            if (y + radius < height)
                Add(sums, values.Slice((y + radius) * width, width));
            var row = values.Slice(y * width, width);
            row.CopyTo(history.AsSpan(y % (radius + 1) * width));
            for (var x = 0; x < width; x++)
                row[x] = (float)(sums[x] * scale);
            if (y - radius >= 0)
                Subtract(sums, history.AsSpan((y - radius) % (radius + 1) * width, width));
        }
    }

    private static void Add(Span<double> sums, ReadOnlySpan<float> row)
    {
        var x = 0;
        for (; x <= row.Length - Rows; x += Rows)
            (Vector256.Create<double>(sums.Slice(x, Rows)) + Widen(row, x)).CopyTo(sums[x..]);
        for (; x < row.Length; x++)
            sums[x] += row[x];
    }

    private static void Subtract(Span<double> sums, ReadOnlySpan<float> row)
    {
        var x = 0;
        for (; x <= row.Length - Rows; x += Rows)
            (Vector256.Create<double>(sums.Slice(x, Rows)) - Widen(row, x)).CopyTo(sums[x..]);
        for (; x < row.Length; x++)
            sums[x] -= row[x];
    }

    private static Vector256<double> Widen(ReadOnlySpan<float> row, int x)
    {
        var (low, high) = Vector128.Widen(Vector128.Create(row.Slice(x, Rows)));
        return Vector256.Create(low, high);
    }
}
