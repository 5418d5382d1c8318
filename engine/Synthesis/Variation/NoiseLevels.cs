namespace CellGenie.Synthesis;

/// <summary>
/// The noise of the source images of a culture, from their cell-free backgrounds: the median of what <see cref="NoiseOperator"/> gives. Shared by all workers.
/// </summary>
internal sealed class NoiseLevels
{
    // The median of a normal variable's absolute value is 0.6745 of its standard deviation.
    private const double Gain = NoiseOperator.Gain * 0.6744897501960817;
    private const int Unknown = -1;

    private readonly CellBank _bank;
    private readonly int[] _backgrounds;
    private readonly int[] _levels;

    /// <summary>Prepares for a culture.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="culture">Index of the culture.</param>
    /// <param name="usable">Backgrounds of the culture; sources without a background take after the first of them.</param>
    public NoiseLevels(CellBank bank, int culture, IReadOnlyList<int> usable)
    {
        _bank = bank;
        _backgrounds = new int[bank.Index.Sources.Count];
        _levels = new int[bank.BackgroundCount];
        Array.Fill(_levels, Unknown);
        Array.Fill(_backgrounds, usable[0]);
        for (var i = 0; i < bank.BackgroundCount; i++)
        {
            if (bank.Backgrounds[i].Culture == culture)
                _backgrounds[bank.Backgrounds[i].Source] = i;
        }
    }

    /// <summary>Standard deviation of a source image's noise in 1/64 grey levels, 0 to 1024.</summary>
    /// <remarks>Measured when first asked for. Two workers may do it at once; they find the same number.</remarks>
    public int Of(int source)
    {
        var background = _backgrounds[source];
        var level = Volatile.Read(ref _levels[background]);
        if (level != Unknown)
            return level;
        ref readonly var record = ref _bank.Backgrounds[background];
        level = Measure(_bank.GetBackground(background), record.Width, record.Height);
        Volatile.Write(ref _levels[background], level);
        return level;
    }

    /// <summary>Standard deviation of an image's noise in 1/64 grey levels.</summary>
    internal static int Measure(ReadOnlySpan<byte> pixels, int width, int height)
    {
        Span<int> histogram = stackalloc int[NoiseOperator.Bins];
        histogram.Clear();
        var count = 0;
        for (var y = 1; y < height - 1; y++)
        {
            var above = pixels.Slice((y - 1) * width, width);
            var row = pixels.Slice(y * width, width);
            var below = pixels.Slice((y + 1) * width, width);
            var left = above[0] - 2 * row[0] + below[0];
            var middle = width > 1 ? above[1] - 2 * row[1] + below[1] : 0;
            for (var x = 1; x < width - 1; x++)
            {
                var right = above[x + 1] - 2 * row[x + 1] + below[x + 1];
                histogram[Math.Abs(left - 2 * middle + right)]++;
                (left, middle) = (middle, right);
                count++;
            }
        }

        if (count == 0)
            return 0;
        var median = NoiseOperator.Quantile(histogram, count, 2);
        // Differences of whole numbers: what is in the lowest bin is 0.
        return median <= 0.5 ? 0 : (int)Math.Min(1024, Math.Round(64 * median / Gain));
    }
}
