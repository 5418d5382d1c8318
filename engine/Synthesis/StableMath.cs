namespace CellGenie.Synthesis;

/// <summary>
/// Elementary functions that give the same bits on every machine: they use only additions, multiplications and divisions
/// of doubles, which IEEE 754 fixes, while <see cref="Math.Sin"/> and its like come from each platform's own C library.
/// Errors are below 1e-12, absolute for sine and cosine, relative for the others; pixels need 1e-3.
/// </summary>
public static class StableMath
{
    private const double Ln2 = 0.6931471805599453;

    /// <summary>The natural logarithm of a positive, normal number.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsInfinity(x))
            throw new ArgumentOutOfRangeException(nameof(x), x, "A positive, finite number is needed.");
        var exponent = Math.ILogB(x);
        var m = Math.ScaleB(x, -exponent);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        // ln m = 2 artanh((m - 1) / (m + 1)), |t| < 0.172
        var t = (m - 1) / (m + 1);
        var t2 = t * t;
        var sum = 0.0;
        for (var k = 19; k >= 1; k -= 2)
            sum = sum * t2 + 1.0 / k;
        return 2 * t * sum + exponent * Ln2;
    }

    /// <summary>e to the power <paramref name="x"/>; 0 below -700.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is above 700 or not a number.</exception>
    public static double Exp(double x)
    {
        if (!(x <= 700))
            throw new ArgumentOutOfRangeException(nameof(x), x, "At most 700.");
        if (x < -700)
            return 0;
        var k = Math.Round(x / Ln2);
        var r = x - k * Ln2;
        var sum = 1.0;
        for (var n = 14; n >= 1; n--)
            sum = 1 + r / n * sum;
        return Math.ScaleB(sum, (int)k);
    }

    /// <summary>x to the power y, for positive x.</summary>
    public static double Pow(double x, double y) => Exp(y * Log(x));

    /// <summary>The sine of an angle in radians, |x| below 1e6.</summary>
    public static double Sin(double x) => SinCos(x).Sin;

    /// <summary>The cosine of an angle in radians, |x| below 1e6.</summary>
    public static double Cos(double x) => SinCos(x).Cos;

    /// <summary>Sine and cosine of an angle in radians, |x| below 1e6.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!(Math.Abs(x) < 1e6))
            throw new ArgumentOutOfRangeException(nameof(x), x, "Between -1e6 and 1e6.");
        var quarter = Math.Round(x / (Math.PI / 2));
        var r = x - quarter * (Math.PI / 2);
        var r2 = r * r;
        var s = 1.0;
        var c = 1.0;
        for (var n = 8; n >= 1; n--)
        {
            s = 1 - r2 / (2 * n * (2 * n + 1)) * s;
            c = 1 - r2 / ((2 * n - 1) * (2 * n)) * c;
        }

        s *= r;
        return ((int)((long)quarter & 3)) switch
        {
            0 => (s, c),
            1 => (c, -s),
            2 => (-s, -c),
            _ => (-c, s),
        };
    }
}
