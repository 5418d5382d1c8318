namespace CellGenie.Synthesis.Realism;

/// <summary>The discrete Fourier transform of small squares (Cooley and Tukey 1965), with the same bits on every machine.</summary>
internal static class Fourier
{
    /// <summary>Transforms in place, forward, without a factor.</summary>
    /// <param name="real">Real parts, row-major, <c>size * size</c>.</param>
    /// <param name="imaginary">Imaginary parts.</param>
    /// <param name="size">A power of 2.</param>
    public static void Transform2D(Span<double> real, Span<double> imaginary, int size)
    {
        for (var y = 0; y < size; y++)
            Transform(real, imaginary, y * size, 1, size);
        for (var x = 0; x < size; x++)
            Transform(real, imaginary, x, size, size);
    }

    private static void Transform(Span<double> real, Span<double> imaginary, int start, int step, int size)
    {
        for (int i = 1, j = 0; i < size; i++)
        {
            var bit = size >> 1;
            for (; (j & bit) != 0; bit >>= 1)
                j ^= bit;
            j ^= bit;
            if (i >= j)
                continue;
            var (a, b) = (start + i * step, start + j * step);
            (real[a], real[b]) = (real[b], real[a]);
            (imaginary[a], imaginary[b]) = (imaginary[b], imaginary[a]);
        }

        for (var length = 2; length <= size; length *= 2)
        {
            var turn = StableMath.SinCos(-2 * Math.PI / length);
            var (c, s) = (1.0, 0.0);
            for (var k = 0; k < length / 2; k++)
            {
                for (var i = k; i < size; i += length)
                {
                    var (a, b) = (start + i * step, start + (i + length / 2) * step);
                    var (re, im) = (real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c);
                    (real[b], imaginary[b]) = (real[a] - re, imaginary[a] - im);
                    real[a] += re;
                    imaginary[a] += im;
                }

                (c, s) = (c * turn.Cos - s * turn.Sin, c * turn.Sin + s * turn.Cos);
            }
        }
    }
}
