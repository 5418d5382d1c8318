namespace CellGenie.Synthesis.Sampling;

/// <summary>
/// A positive phase-contrast microscope (Zernike 1942). Light that the specimen does not deflect is separated from the
/// rest, delayed by a quarter of a wave and dimmed. Because the ring that does this is not a point, it also takes the light of coarse
/// structures, here the local average of the field: that is what makes halos and shade-off.
/// </summary>
internal static class PhaseOptics
{
    /// <summary>Amplitude of the undeflected light behind the ring.</summary>
    private const float Direct = 0.6f;

    /// <summary>Radii of the averages that the ring takes for undeflected, in pixels: the narrow one makes the bright line around a cell, the wide one its glow.</summary>
    private const int Narrow = 2;
    private const int Wide = 7;
    private const float NarrowShare = 0.85f;

    /// <summary>Radius of the flattening that such instruments do before they store a picture.</summary>
    private const int Flattening = 5;
    private const float FlatteningShare = 0.9f;

    /// <summary>Unevenness of the condenser: structures are a little brighter towards the upper left.</summary>
    private const float Oblique = 0.12f;

    private const int StepsPerRadian = 256;
    private const int LargestPhase = 24;
    private static readonly (float[] Cos, float[] Sin) Table = MakeTable();

    /// <summary>The intensity behind the microscope, 0 where there is nothing, about -1 and 2 in the darkest and brightest places.</summary>
    public static Plane Image(Plane phase)
    {
        var real = new Plane(phase.Width, phase.Height);
        var imaginary = new Plane(phase.Width, phase.Height);
        for (var i = 0; i < phase.Values.Length; i++)
        {
            var at = (int)(Math.Clamp(phase.Values[i] + 2, 0, LargestPhase) * StepsPerRadian);
            real.Values[i] = Table.Cos[at];
            imaginary.Values[i] = Table.Sin[at];
        }

        // The lens resolves about two pixels.
        (real, imaginary) = (real.Softened(), imaginary.Softened());
        var (realNarrow, imaginaryNarrow) = (real.Blurred(Narrow), imaginary.Blurred(Narrow));
        var (realWide, imaginaryWide) = (real.Blurred(Wide), imaginary.Blurred(Wide));
        var intensity = new Plane(phase.Width, phase.Height);
        for (var i = 0; i < intensity.Values.Length; i++)
        {
            var a = NarrowShare * realNarrow.Values[i] + (1 - NarrowShare) * realWide.Values[i];
            var b = NarrowShare * imaginaryNarrow.Values[i] + (1 - NarrowShare) * imaginaryWide.Values[i];
            // Deflected light plus Direct * (-i) times the undeflected.
            var re = real.Values[i] - a + Direct * b;
            var im = imaginary.Values[i] - b - Direct * a;
            intensity.Values[i] = (re * re + im * im) / (Direct * Direct) - 1;
        }

        var slow = intensity.Blurred(Flattening);
        for (var y = 0; y < phase.Height; y++)
        {
            var row = intensity.Row(y);
            var flat = slow.Row(y);
            var here = phase.Row(y);
            var above = phase.Row(Math.Max(0, y - 1));
            for (var x = row.Length - 1; x > 0; x--)
                row[x] -= FlatteningShare * flat[x] - Oblique * (2 * here[x] - here[x - 1] - above[x]);
        }

        return intensity;
    }

    private static (float[], float[]) MakeTable()
    {
        var cos = new float[LargestPhase * StepsPerRadian + 1];
        var sin = new float[cos.Length];
        for (var i = 0; i < cos.Length; i++)
        {
            var (s, c) = StableMath.SinCos(i / (double)StepsPerRadian - 2);
            cos[i] = (float)c;
            sin[i] = (float)s;
        }

        return (cos, sin);
    }
}
