namespace CellGenie.Synthesis.Sampling;

/// <summary>One number for each pixel of the simulated plate: the frame and a margin around it, so that cells just outside still cast their halo into it.</summary>
internal sealed class Plane(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public float[] Values { get; private set; } = new float[width * height];

    public Span<float> Row(int y) => Values.AsSpan(y * Width, Width);

    /// <summary>Averages each pixel with its neighbours by the weights 1 3 1 along both axes; the edge pixel goes on outside.</summary>
    public Plane Softened()
    {
        var result = new Plane(Width, Height);
        var column = new float[Width];
        for (var y = 0; y < Height; y++)
        {
            var above = Row(Math.Max(0, y - 1));
            var here = Row(y);
            var below = Row(Math.Min(Height - 1, y + 1));
            for (var x = 0; x < column.Length; x++)
                column[x] = 0.2f * above[x] + 0.6f * here[x] + 0.2f * below[x];
            var target = result.Row(y);
            for (var x = 0; x < target.Length; x++)
                target[x] = 0.2f * column[Math.Max(0, x - 1)] + 0.6f * column[x] + 0.2f * column[Math.Min(target.Length - 1, x + 1)];
        }

        return result;
    }

    /// <summary>Blurs by three box averages, close to a Gaussian of standard deviation sqrt(radius * (radius + 1)); the edge pixel goes on outside.</summary>
    public Plane Blurred(int radius)
    {
        var from = Values;
        var to = new float[from.Length];
        var spare = new float[from.Length];
        for (var pass = 0; pass < 3; pass++)
        {
            AlongRows(from, to, radius);
            from = to;
            (to, spare) = (spare, to);
        }

        for (var pass = 0; pass < 3; pass++)
        {
            AlongColumns(from, to, radius);
            from = to;
            (to, spare) = (spare, to);
        }

        return new Plane(Width, Height) { Values = from };
    }

    private void AlongRows(float[] from, float[] to, int radius)
    {
        var scale = 1f / (2 * radius + 1);
        for (var y = 0; y < Height; y++)
        {
            var source = from.AsSpan(y * Width, Width);
            var target = to.AsSpan(y * Width, Width);
            // A running sum in double precision does not drift.
            var sum = 0.0;
            for (var x = -radius; x <= radius; x++)
                sum += source[Math.Clamp(x, 0, Width - 1)];
            for (var x = 0; x < Width; x++)
            {
                target[x] = (float)sum * scale;
                sum += source[Math.Min(x + radius + 1, Width - 1)] - (double)source[Math.Max(x - radius, 0)];
            }
        }
    }

    private void AlongColumns(float[] from, float[] to, int radius)
    {
        var scale = 1f / (2 * radius + 1);
        var sums = new double[Width];
        for (var y = -radius; y <= radius; y++)
        {
            var row = from.AsSpan(Math.Clamp(y, 0, Height - 1) * Width, Width);
            for (var x = 0; x < sums.Length; x++)
                sums[x] += row[x];
        }

        for (var y = 0; y < Height; y++)
        {
            var target = to.AsSpan(y * Width, Width);
            var enters = from.AsSpan(Math.Min(y + radius + 1, Height - 1) * Width, Width);
            var leaves = from.AsSpan(Math.Max(y - radius, 0) * Width, Width);
            for (var x = 0; x < sums.Length; x++)
            {
                target[x] = (float)sums[x] * scale;
                sums[x] += enters[x] - (double)leaves[x];
            }
        }
    }
}
