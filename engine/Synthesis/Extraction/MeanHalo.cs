using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>The mean halo around the cells of an image.</summary>
internal static class MeanHalo
{
    /// <summary>Measures it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="foreground">For each pixel, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="reach">Farthest distance in pixels.</param>
    /// <returns>Mean grey value over the background by distance to the nearest cell, 0 to <paramref name="reach"/>; 0 where there is no such pixel.</returns>
    public static float[] Of(GrayImage image, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, int reach)
    {
        var distances = ChamferDistance.To(foreground, image.Width, image.Height);
        var sums = new double[reach + 1];
        var counts = new long[reach + 1];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var distance = distances[(y + 1) * (image.Width + 2) + x + 1] / ChamferDistance.Step;
                if (distance < 1 || distance > reach)
                    continue;
                var i = y * image.Width + x;
                sums[distance] += image.Pixels[i] - illumination[i];
                counts[distance]++;
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 0 : (float)(sum / count))];
    }
}
