namespace CellGenie.Synthesis.Realism;

/// <summary>
/// The power spectrum of the background in windows of 32 x 32 pixels without cells (Welch 1967: Hann windows, the mean taken off first, so that neither
/// brightness nor number of windows counts), averaged over directions, then in decibels over windows. An average of the power itself would be decided
/// by the few windows with debris or a cell that nobody annotated, which have a hundred times the power of the others.
/// </summary>
public sealed class BackgroundSpectrum
{
    /// <summary>Side of a window in pixels.</summary>
    public const int Size = 32;

    /// <summary>Number of frequencies: k = 1 .. 16 periods a window, so 1/32 to 1/2 a pixel.</summary>
    public const int Frequencies = Size / 2;

    // Rounding to whole grey values adds this much noise to any image, so that less power than it is not measured.
    private const double Rounding = 1.0 / 12;

    private static readonly double[] Hann = [.. Enumerable.Range(0, Size).Select(i => 0.5 - 0.5 * StableMath.Cos(2 * Math.PI * (i + 0.5) / Size))];
    private static readonly double WindowEnergy = Square(Hann.Sum(h => h * h));
    private static readonly int[] Coefficients = CountCoefficients();

    private readonly double[] _decibels = new double[Frequencies + 1];
    private readonly double[] _power = new double[Frequencies + 1];
    private readonly double[] _real = new double[Size * Size];
    private readonly double[] _imaginary = new double[Size * Size];

    /// <summary>Number of windows.</summary>
    public long Windows { get; private set; }

    /// <summary>Adds a window.</summary>
    /// <param name="pixels">Grey values, row-major.</param>
    /// <param name="start">Index of the upper left pixel.</param>
    /// <param name="stride">Pixels from one row to the next.</param>
    public void Add(ReadOnlySpan<byte> pixels, int start, int stride)
    {
        var sum = 0;
        for (var y = 0; y < Size; y++)
        {
            foreach (var value in pixels.Slice(start + y * stride, Size))
                sum += value;
        }

        var mean = sum / (double)(Size * Size);
        for (var y = 0; y < Size; y++)
        {
            var row = pixels.Slice(start + y * stride, Size);
            for (var x = 0; x < Size; x++)
                _real[y * Size + x] = (row[x] - mean) * Hann[x] * Hann[y];
        }

        Array.Clear(_imaginary);
        Array.Clear(_power);
        Fourier.Transform2D(_real, _imaginary, Size);
        for (var v = 0; v < Size; v++)
        {
            for (var u = 0; u < Size; u++)
            {
                if (FrequencyOf(u, v) is var k and >= 1 and <= Frequencies)
                    _power[k] += _real[v * Size + u] * _real[v * Size + u] + _imaginary[v * Size + u] * _imaginary[v * Size + u];
            }
        }

        for (var k = 1; k <= Frequencies; k++)
            _decibels[k] += InDecibels(_power[k] / (Coefficients[k] * WindowEnergy));
        Windows++;
    }

    /// <summary>Adds what another has collected.</summary>
    public void Add(BackgroundSpectrum other)
    {
        for (var k = 0; k < _decibels.Length; k++)
            _decibels[k] += other._decibels[k];
        Windows += other.Windows;
    }

    /// <summary>
    /// Mean over the windows of the power at k = 1 .. 16 periods a window, in decibels over one squared grey level, the noise of rounding included: white
    /// noise of variance s has nearly 10 log10(s) at every frequency. Empty without a window.
    /// </summary>
    public IReadOnlyList<double> Decibels => Windows == 0 ? [] : [.. _decibels.Skip(1).Select(d => d / Windows)];

    /// <summary>Log-spectral distance: the root of the mean squared difference in decibels over the 16 frequencies (Gray and Markel 1976).</summary>
    /// <returns>0 or more, in dB; null where a side has no background of the size of a window.</returns>
    public static double? Distance(BackgroundSpectrum a, BackgroundSpectrum b) =>
        a.Windows == 0 || b.Windows == 0 ? null : Math.Sqrt(a.Decibels.Zip(b.Decibels, (x, y) => Square(x - y)).Average());

    private static double InDecibels(double power) => 10 / StableMath.Log(10) * StableMath.Log(power + Rounding);

    private static double Square(double x) => x * x;

    private static int FrequencyOf(int u, int v)
    {
        var (x, y) = (Math.Min(u, Size - u), Math.Min(v, Size - v));
        return (int)Math.Round(Math.Sqrt(x * x + y * y));
    }

    private static int[] CountCoefficients()
    {
        var counts = new int[Frequencies + 1];
        for (var i = 0; i < Size * Size; i++)
        {
            if (FrequencyOf(i % Size, i / Size) is var k and <= Frequencies)
                counts[k]++;
        }

        return counts;
    }
}
