using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// The mean phase halo of one cell in an image: grey value over the background by distance from its outline. Halos of cells that lie close to each other add up, so
/// it is the profile h of which h(d1) + h(d2) comes nearest (least squares) to what is seen at distances d1 and d2 from the two nearest cells.
/// </summary>
internal static class MeanHalo
{
    // More cells would not change it.
    private const int MostCells = 64;

    // As if so many pixels had been seen at each distance without any halo: where there is hardly a pixel to measure, it stays small.
    private const double Prior = 20;

    // The same at distances where there is none.
    private const double Certain = 1e9;

    private const int Step = ChamferDistance.Step;

    /// <summary>Measures it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="masks">Its cells.</param>
    /// <param name="foreground">For each pixel, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="reach">Farthest distance in pixels.</param>
    /// <returns>
    /// Grey values over the background by distance in units of <see cref="ChamferDistance.Step"/> a pixel, straight lines from pixel to pixel; 0 at 0, which is in the cell, and
    /// from <paramref name="reach"/> + 1 pixels on, which is the last.
    /// </returns>
    public static float[] Of(GrayImage image, IReadOnlyList<Mask> masks, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, int reach)
    {
        var end = (reach + 1) * Step;
        var (counts, sums) = (new long[end, end + 1], new double[end, end + 1]);
        var surroundings = new Surroundings(reach);
        foreach (var mask in EvenSample.Of(masks, MostCells))
        {
            surroundings.Measure(mask, foreground, image.Width, image.Height);
            var (left, top) = (Math.Max(0, mask.X - reach), Math.Max(0, mask.Y - reach));
            var (right, bottom) = (Math.Min(image.Width, mask.X + mask.Width + reach), Math.Min(image.Height, mask.Y + mask.Height + reach));
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    var (own, other) = surroundings.At(x, y);
                    if (own == 0 || own >= end || other <= own)
                        continue;
                    other = Math.Min(other, end);
                    counts[own, other]++;
                    sums[own, other] += image[x, y] - illumination[y * image.Width + x];
                }
            }
        }

        return Interpolate(Solve(counts, sums, reach));
    }

    /// <summary>The halo at a distance.</summary>
    /// <param name="profile">As <see cref="Of"/> gives it.</param>
    /// <param name="distance">In units of <see cref="ChamferDistance.Step"/> a pixel.</param>
    public static float At(ReadOnlySpan<float> profile, int distance) => distance < profile.Length ? profile[distance] : 0;

    /// <summary>Straight lines between values at whole pixels.</summary>
    public static float[] Interpolate(ReadOnlySpan<float> pixels)
    {
        var profile = new float[(pixels.Length - 1) * Step + 1];
        for (var i = 0; i < profile.Length; i++)
        {
            var (before, part) = Math.DivRem(i, Step);
            profile[i] = part == 0 ? pixels[before] : pixels[before] + part * (pixels[before + 1] - pixels[before]) / Step;
        }

        return profile;
    }

    /// <summary>The values at 0 to <paramref name="reach"/> + 1 pixels that come nearest to all sums of two.</summary>
    private static float[] Solve(long[,] counts, double[,] sums, int reach)
    {
        var normal = new double[reach + 2, reach + 2];
        var right = new double[reach + 2];
        for (var d = 0; d < reach + 2; d++)
            normal[d, d] = d is 0 || d > reach ? Certain : Prior;
        Span<(int At, double Weight)> terms = stackalloc (int, double)[4];
        for (var own = 0; own < counts.GetLength(0); own++)
        {
            for (var other = 0; other < counts.GetLength(1); other++)
            {
                if (counts[own, other] == 0)
                    continue;
                Split(own, terms);
                Split(other, terms[2..]);
                var used = terms[..(other < counts.GetLength(0) ? 4 : 2)];
                foreach (var (i, a) in used)
                {
                    right[i] += a * sums[own, other];
                    foreach (var (j, b) in used)
                        normal[i, j] += a * b * counts[own, other];
                }
            }
        }

        Eliminate(normal, right);
        return [.. right.Select(v => (float)v)];
    }

    private static void Split(int distance, Span<(int At, double Weight)> terms)
    {
        var (before, part) = Math.DivRem(distance, Step);
        var after = part / (double)Step;
        terms[0] = (before, 1 - after);
        terms[1] = (before + 1, after);
    }

    /// <summary>Solves a symmetric positive definite system in place (Gauss, without a search for pivots).</summary>
    private static void Eliminate(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var k = 0; k < n; k++)
        {
            for (var i = k + 1; i < n; i++)
            {
                var factor = matrix[i, k] / matrix[k, k];
                for (var j = k; j < n; j++)
                    matrix[i, j] -= factor * matrix[k, j];
                right[i] -= factor * right[k];
            }
        }

        for (var k = n - 1; k >= 0; k--)
        {
            for (var j = k + 1; j < n; j++)
                right[k] -= matrix[k, j] * right[j];
            right[k] /= matrix[k, k];
        }
    }
}
