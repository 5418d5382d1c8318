namespace CellGenie.Synthesis;

/// <summary>Blurs with repeated box means, which approach a Gaussian (central limit theorem). Plain double sums in a fixed order: the same result on every machine.</summary>
internal static class BoxBlur
{
    /// <summary>Blurs in place; outside the frame the values count as 0.</summary>
    /// <param name="values"><c>width * height</c> values, row-major.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="radius">Radius of one box in pixels; a box spans 2 radius + 1.</param>
    /// <param name="passes">Number of boxes; three give a Gaussian of sigma = sqrt(radius * (radius + 1)).</param>
    public static void Apply(Span<float> values, int width, int height, int radius, int passes)
    {
        var line = new double[width];
        var history = new float[(radius + 1) * width];
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < height; y++)
                BlurRow(values.Slice(y * width, width), line, radius);
            BlurColumns(values, width, height, radius, line, history);
        }
    }

    private static void BlurRow(Span<float> row, double[] copy, int radius)
    {
        var scale = 1.0 / (2 * radius + 1);
        for (var x = 0; x < row.Length; x++)
            copy[x] = row[x];
        var sum = 0.0;
        for (var x = 0; x < Math.Min(radius, row.Length); x++)
            sum += copy[x];
        for (var x = 0; x < row.Length; x++)
        {
            if (x + radius < row.Length)
                sum += copy[x + radius];
            row[x] = (float)(sum * scale);
            if (x - radius >= 0)
                sum -= copy[x - radius];
        }
    }

    /// <summary>All columns at once, row by row, so that memory is read in order. The last radius + 1 unblurred rows are kept aside.</summary>
    private static void BlurColumns(Span<float> values, int width, int height, int radius, double[] sums, float[] history)
    {
        var scale = 1.0 / (2 * radius + 1);
        Array.Clear(sums);
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
            {
                var old = history.AsSpan((y - radius) % (radius + 1) * width, width);
                for (var x = 0; x < width; x++)
                    sums[x] -= old[x];
            }
        }
    }

    private static void Add(double[] sums, Span<float> row)
    {
        for (var x = 0; x < row.Length; x++)
            sums[x] += row[x];
    }
}
