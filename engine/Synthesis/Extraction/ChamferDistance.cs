namespace CellGenie.Synthesis;

/// <summary>Distances to the nearest marked pixel, in thirds of a pixel: 3 for a step along an axis, 4 for a diagonal one (Borgefors 1986).</summary>
internal static class ChamferDistance
{
    /// <summary>One pixel along an axis.</summary>
    public const int Step = 3;

    /// <summary>Farther than any marked pixel.</summary>
    public const ushort Far = ushort.MaxValue - Diagonal;

    private const int Diagonal = 4;

    /// <summary>Distances to the marked pixels of a frame.</summary>
    /// <param name="marks">For each pixel, not 0 where it is marked.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>A map with padding: pixel (x, y) is at <c>(y + 1) * (width + 2) + x + 1</c>.</returns>
    public static ushort[] To(ReadOnlySpan<byte> marks, int width, int height)
    {
        var distance = new ushort[(width + 2) * (height + 2)];
        Array.Fill(distance, Far);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (marks[y * width + x] != 0)
                    distance[(y + 1) * (width + 2) + x + 1] = 0;
            }
        }

        Spread(distance, width, height);
        return distance;
    }

    /// <summary>Turns a map of zeros and <see cref="Far"/> into distances to the zeros.</summary>
    /// <param name="distance">The map, row-major, with one column of padding on either side and one row above and below.</param>
    /// <param name="width">Width in pixels, without padding.</param>
    /// <param name="height">Height in pixels, without padding.</param>
    public static void Spread(Span<ushort> distance, int width, int height)
    {
        var stride = width + 2;
        for (var y = 1; y <= height; y++)
        {
            for (var i = y * stride + 1; i <= y * stride + width; i++)
            {
                var d = Math.Min(
                    Math.Min(distance[i - 1], distance[i - stride]) + Step,
                    Math.Min(distance[i - stride - 1], distance[i - stride + 1]) + Diagonal);
                if (d < distance[i])
                    distance[i] = (ushort)d;
            }
        }

        for (var y = height; y >= 1; y--)
        {
            for (var i = y * stride + width; i > y * stride; i--)
            {
                var d = Math.Min(
                    Math.Min(distance[i + 1], distance[i + stride]) + Step,
                    Math.Min(distance[i + stride - 1], distance[i + stride + 1]) + Diagonal);
                if (d < distance[i])
                    distance[i] = (ushort)d;
            }
        }
    }
}
