namespace CellGenie.Synthesis;

/// <summary>
/// Strength of the grain of a background: the lower quartile of what <see cref="NoiseOperator"/> gives.
/// What slopes or bends along one axis alone, as the halo beside a cell does, does not count, nor does debris on less than half of the pixels.
/// </summary>
internal static class TextureGrain
{
    // The lower quartile of a normal variable's absolute value is 0.3186 of its standard deviation.
    private const double Gain = NoiseOperator.Gain * 0.31863936396437515;

    // Pixels from cells and their margin, the farthest first: nearer to cells there is more than grain.
    private static readonly int[] Distances = [8, 6, 4];
    private const int MinSamples = 500;

    /// <summary>Measures it.</summary>
    /// <param name="texture">Grey value over the smooth background.</param>
    /// <param name="distance">Distances to what is not background, as <see cref="ChamferDistance.To"/> gives them.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <returns>Its standard deviation in grey levels if it were white noise; 0 when too few pixels are free to tell.</returns>
    public static double Measure(ReadOnlySpan<float> texture, ReadOnlySpan<ushort> distance, int width, int height)
    {
        var histogram = new int[NoiseOperator.Bins];
        foreach (var least in Distances)
        {
            Array.Clear(histogram);
            var count = 0;
            for (var y = 1; y < height - 1; y++)
            {
                for (var x = 1; x < width - 1; x++)
                {
                    if (distance[(y + 1) * (width + 2) + x + 1] < least * ChamferDistance.Step)
                        continue;
                    var difference = Math.Abs(Column(texture, x - 1) - 2 * Column(texture, x) + Column(texture, x + 1));
                    histogram[Math.Min(NoiseOperator.Bins - 1, (int)(difference + 0.5f))]++;
                    count++;
                }

                float Column(ReadOnlySpan<float> values, int x) => values[(y - 1) * width + x] - 2 * values[y * width + x] + values[(y + 1) * width + x];
            }

            if (count >= MinSamples)
                return NoiseOperator.Quantile(histogram, count, 4) / Gain;
        }

        return 0;
    }
}
