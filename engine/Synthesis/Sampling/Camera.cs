using CellGenie.Imaging;

namespace CellGenie.Synthesis.Sampling;

/// <summary>Turns intensities into the grey values that are stored: gain, uneven light, the grain of the plate, noise.</summary>
internal static class Camera
{
    /// <summary>Grey value of the empty plate, as in LIVECell.</summary>
    private const float Background = 128;

    /// <summary>Grey values for one unit of intensity.</summary>
    private const float Gain = 36;

    /// <summary>Standard deviation of the noise, fitted to empty places of genuine LIVECell frames: 1.06 in all.</summary>
    private const float Noise = 0.8f;
    private const float ColumnNoise = 0.22f;
    private const float Grain = 0.5f;

    /// <summary>Most that the light falls off towards a corner.</summary>
    private const double Unevenness = 1.2;

    public static GrayImage Expose(Plane intensity, int margin, int width, int height, NoiseTile grain, NoiseTile clouds, ref CounterRandom random)
    {
        var image = new GrayImage(width, height);
        var (slopeX, slopeY, bowl) = (Slope(ref random), Slope(ref random), 0.5 * Slope(ref random));
        var (grainX, grainY) = (random.Next(NoiseTile.Side), random.Next(NoiseTile.Side));
        var columns = new float[width];
        for (var x = 0; x < width; x++)
            columns[x] = ColumnNoise * (float)random.NextNormal();
        for (var y = 0; y < height; y++)
        {
            var source = intensity.Row(margin + y).Slice(margin, width);
            var target = image.Row(y);
            var v = 2.0 * y / height - 1;
            for (var x = 0; x < width; x++)
            {
                var u = 2.0 * x / width - 1;
                var light = Background + slopeX * u + slopeY * v + bowl * (u * u + v * v - 0.67);
                var value = (float)light + Gain * source[x] + columns[x]
                    + Grain * grain[grainX + x, grainY + y] + 0.35f * clouds[grainY + x, grainX + y]
                    + Noise * Normal(random.NextUInt32());
                target[x] = (byte)Math.Clamp((int)(value + 0.5f), 0, 255);
            }
        }

        return image;
    }

    private static double Slope(ref CounterRandom random) => Unevenness * (2 * random.NextDouble() - 1);

    /// <summary>Nearly normal, from the four bytes of one word: noise needs no tails, and there is one for each pixel.</summary>
    private static float Normal(uint bits)
    {
        var sum = (int)((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24));
        return (sum - 510) * (1 / 147.8f);
    }
}
