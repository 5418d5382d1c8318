namespace CellGenie.Synthesis.Sampling;

/// <summary>A square of Gaussian noise of one grain size, mean 0, standard deviation 1, that repeats without a seam.</summary>
internal sealed class NoiseTile
{
    public const int Side = 256;
    private const int Mask = Side - 1;

    private readonly float[] _values;

    /// <summary>Draws the tile. <paramref name="radius"/> is that of the three box averages that give the noise its grain; 0 is white.</summary>
    public NoiseTile(ulong seed, string name, int radius)
    {
        var random = new CounterRandom(seed, CounterRandom.StreamOf("texture/" + name), 0, RandomPurpose.Sample);
        var values = new double[Side * Side];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextNormal();
        for (var pass = 0; pass < 3 && radius > 0; pass++)
        {
            values = Average(values, radius, 1, Side);
            values = Average(values, radius, Side, 1);
        }

        var mean = 0.0;
        var squares = 0.0;
        foreach (var value in values)
        {
            mean += value;
            squares += value * value;
        }

        mean /= values.Length;
        var scale = 1 / Math.Sqrt(squares / values.Length - mean * mean);
        _values = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            _values[i] = (float)((values[i] - mean) * scale);
    }

    /// <summary>The noise at any whole place.</summary>
    public float this[int x, int y] => _values[(y & Mask) * Side + (x & Mask)];

    private static double[] Average(double[] values, int radius, int step, int across)
    {
        var result = new double[values.Length];
        for (var line = 0; line < Side; line++)
        {
            for (var i = 0; i < Side; i++)
            {
                var sum = 0.0;
                for (var k = -radius; k <= radius; k++)
                    sum += values[line * across + ((i + k) & Mask) * step];
                result[line * across + i * step] = sum;
            }
        }

        return result;
    }
}
