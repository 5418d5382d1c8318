namespace CellGenie.Synthesis;

/// <summary>Weights of cubic convolution (Keys, "Cubic convolution interpolation for digital image processing", 1981, a = -1/2) for 64 positions between two pixels, in 1/256.</summary>
internal static class CubicKernel
{
    /// <summary>Positions between two pixels, as a power of two.</summary>
    public const int PhaseBits = 6;

    /// <summary>Four weights for each phase; their sum is 256.</summary>
    public static readonly int[] Weights = Make();

    private static int[] Make()
    {
        const int phases = 1 << PhaseBits;
        var weights = new int[4 * phases];
        for (var i = 0; i < phases; i++)
        {
            var t = (double)i / phases;
            weights[4 * i] = Round(t * (-0.5 + t * (1 - 0.5 * t)));
            weights[4 * i + 2] = Round(t * (0.5 + t * (2 - 1.5 * t)));
            weights[4 * i + 3] = Round(t * t * (0.5 * t - 0.5));
            weights[4 * i + 1] = 256 - weights[4 * i] - weights[4 * i + 2] - weights[4 * i + 3];
        }

        return weights;
    }

    private static int Round(double weight) => (int)Math.Round(256 * weight);
}
