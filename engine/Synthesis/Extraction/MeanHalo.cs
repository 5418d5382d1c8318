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

    private const double Certain = 1e9;

    /// <summary>Measures it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="masks">Its cells.</param>
    /// <param name="foreground">For each pixel, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="reach">Farthest distance in pixels.</param>
    /// <returns>Grey values over the background at distances of 0 to <paramref name="reach"/> + 1 pixels, between which it is linear; 0 at the first, which nothing is at, and the last.</returns>
    public static float[] Of(GrayImage image, IReadOnlyList<Mask> masks, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, int reach)
    {
        var normal = new double[reach + 2, reach + 2];
        var sums = new double[reach + 2];
        for (var d = 0; d < reach + 2; d++)
            normal[d, d] = d is 0 || d > reach ? Certain : Prior;
        var surroundings = new Surroundings(reach);
        var cells = Math.Min(MostCells, masks.Count);
        Span<(int At, double Weight)> terms = stackalloc (int, double)[4];
        for (var c = 0; c < cells; c++)
        {
            var mask = masks[(int)((long)c * masks.Count / cells)];
            surroundings.Measure(mask, foreground, image.Width, image.Height);
            var (left, top) = (Math.Max(0, mask.X - reach), Math.Max(0, mask.Y - reach));
            var (right, bottom) = (Math.Min(image.Width, mask.X + mask.Width + reach), Math.Min(image.Height, mask.Y + mask.Height + reach));
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    var (own, other) = surroundings.At(x, y);
                    if (own == 0 || other <= own || own >= (reach + 1) * ChamferDistance.Step)
                        continue;
                    var halo = image[x, y] - illumination[y * image.Width + x];
                    var count = 2;
                    Split(own, terms);
                    if (other < (reach + 1) * ChamferDistance.Step)
                    {
                        Split(other, terms[2..]);
                        count = 4;
                    }

                    foreach (var (i, a) in terms[..count])
                    {
                        sums[i] += a * halo;
                        foreach (var (j, b) in terms[..count])
                            normal[i, j] += a * b;
                    }
                }
            }
        }

        Solve(normal, sums);
        return [.. sums.Select(s => (float)s)];
    }

    /// <summary>The halo at a distance.</summary>
    /// <param name="profile">As <see cref="Of"/> gives it.</param>
    /// <param name="distance">In units of <see cref="ChamferDistance.Step"/> a pixel, from one pixel on.</param>
    public static float At(ReadOnlySpan<float> profile, int distance)
    {
        var (before, part) = Math.DivRem(distance, ChamferDistance.Step);
        return before + 1 >= profile.Length ? 0 : profile[before] + part * (profile[before + 1] - profile[before]) / ChamferDistance.Step;
    }

    private static void Split(int distance, Span<(int At, double Weight)> terms)
    {
        var (before, part) = Math.DivRem(distance, ChamferDistance.Step);
        var after = part / (double)ChamferDistance.Step;
        terms[0] = (before, 1 - after);
        terms[1] = (before + 1, after);
    }

    /// <summary>Solves a symmetric positive definite system in place (Gauss, without a search for pivots).</summary>
    private static void Solve(double[,] matrix, double[] right)
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
