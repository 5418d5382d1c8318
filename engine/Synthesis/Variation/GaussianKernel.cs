namespace CellGenie.Synthesis;

/// <summary>Weights of a Gaussian blur, and what a blur followed by cubic interpolation leaves of white noise. Not thread-safe: one for each worker.</summary>
internal sealed class GaussianKernel
{
    /// <summary>The sum of the weights.</summary>
    public const int Sum = 1 << SumBits;

    /// <summary>The sum of the weights is two to this power.</summary>
    public const int SumBits = 10;

    // A blur of 3 pixels of an image in which the cell has half its size.
    private const int LargestRadius = 16;

    // Phases are a quarter as many as those of interpolation: noise needs no more.
    private const int PhaseStep = 4;

    private readonly int[] _weights = new int[LargestRadius + 1];
    private readonly int[] _kept = new int[((1 << CubicKernel.PhaseBits) / PhaseStep)];
    private int _sigma = -1;

    /// <summary>Pixels on either side.</summary>
    public int Radius { get; private set; }

    /// <summary>The weights of the middle and of one side.</summary>
    public ReadOnlySpan<int> Weights => _weights.AsSpan(0, Radius + 1);

    /// <summary>Sets the blur.</summary>
    /// <param name="sigma">Its standard deviation in 1/256 pixel; 0 is none.</param>
    public void Set(int sigma)
    {
        if (sigma == _sigma)
            return;
        _sigma = sigma;
        Radius = Math.Min(LargestRadius, (5 * sigma / 2 + 255) / 256);
        var total = 1.0;
        for (var i = 1; i <= Radius; i++)
            total += 2 * Bell(i);
        var rest = Sum;
        for (var i = 1; i <= Radius; i++)
        {
            _weights[i] = (int)Math.Round(Sum * Bell(i) / total);
            rest -= 2 * _weights[i];
        }

        _weights[0] = rest;
        for (var phase = 0; phase < _kept.Length; phase++)
            _kept[phase] = KeptAt(phase * PhaseStep);
    }

    /// <summary>The share of the variance of white noise that is left in one direction, in 1/256.</summary>
    /// <param name="phase">Position between two pixels, 0 to 63.</param>
    public int Kept(int phase) => _kept[phase / PhaseStep];

    private double Bell(int distance)
    {
        var t = 256.0 * distance / _sigma;
        return StableMath.Exp(-0.5 * t * t);
    }

    private int KeptAt(int phase)
    {
        var cubic = CubicKernel.Weights.AsSpan(4 * phase, 4);
        var sum = 0L;
        for (var i = -Radius; i < Radius + 4; i++)
        {
            var weight = 0;
            for (var k = Math.Max(0, i - Radius); k <= Math.Min(3, i + Radius); k++)
                weight += cubic[k] * _weights[Math.Abs(i - k)];
            sum += (long)weight * weight;
        }

        // 256 * 1024 squared is the unit.
        return (int)((sum + (1L << 27)) >> 28);
    }
}
