using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// What stands at the same pixels in all images of a well: dust and dirt on the camera, the optics or the dish. Its value at a pixel is the median,
/// over images in which the pixel is free of cells, of the difference to the smooth background; it counts where it stands out of what the medians
/// of all other pixels scatter by chance.
/// </summary>
internal sealed class CameraArtefacts
{
    /// <summary>Free pixels of fewer images tell nothing.</summary>
    public const int MinImages = 5;

    /// <summary>Images of a well that are looked at, spread evenly over their names.</summary>
    public const int MaxImages = 15;

    // In robust standard deviations of what chance gives: where an artefact is sure, and how far it goes on from there.
    private const double Sure = 5.5;
    private const double Faint = 2;

    // In grey levels; less than rounding is no artefact.
    private const double LeastContrast = 1;

    private readonly List<(int Pixel, float Value)> _values = [];

    private CameraArtefacts()
    {
    }

    /// <summary>Number of pixels that are changed.</summary>
    public int Pixels => _values.Count;

    /// <summary>Finds the artefacts of images of one size.</summary>
    /// <param name="images">The differences of <see cref="MaxImages"/> images at most to their smooth backgrounds, as <see cref="Pack"/> gives them.</param>
    /// <param name="width">Width of each in pixels.</param>
    /// <returns>Null when there are too few images or no artefact.</returns>
    public static CameraArtefacts? Find(IReadOnlyList<short[]> images, int width)
    {
        if (images.Count < MinImages)
            return null;
        var medians = new float[images[0].Length];
        var scaled = new float[medians.Length];
        Span<short> values = stackalloc short[MaxImages];
        for (var i = 0; i < medians.Length; i++)
        {
            var count = 0;
            foreach (var image in images)
            {
                if (image[i] != NotFree)
                    values[count++] = image[i];
            }

            if (count < MinImages)
                continue;
            values[..count].Sort();
            medians[i] = (values[(count - 1) / 2] + values[count / 2]) / (2f * Unit);
            // The median of n images scatters as 1 / sqrt(n).
            scaled[i] = medians[i] * MathF.Sqrt(count);
        }

        return Spread(scaled) is { } spread ? Collect(medians, scaled, width, spread) : null;
    }

    /// <summary>Takes the artefacts out of an image.</summary>
    public void RemoveFrom(GrayImage image)
    {
        foreach (var (pixel, value) in _values)
            image.Pixels[pixel] = (byte)Math.Clamp((int)MathF.Floor(image.Pixels[pixel] - value + 0.5f), 0, 255);
    }

    // Differences are kept in 64ths of a grey level.
    private const int Unit = 64;
    private const short NotFree = short.MinValue;

    /// <summary>Differences to the smooth background in little room.</summary>
    public static short[] Pack(ReadOnlySpan<float> residual, ReadOnlySpan<byte> hole)
    {
        var packed = new short[residual.Length];
        for (var i = 0; i < packed.Length; i++)
            packed[i] = hole[i] != 0 ? NotFree : (short)MathF.Floor(residual[i] * Unit + 0.5f);
        return packed;
    }

    /// <summary>The robust standard deviation (1.4826 times the median absolute value) of what is known; null where nothing is.</summary>
    private static double? Spread(float[] scaled)
    {
        var known = new List<float>();
        foreach (var value in scaled)
        {
            if (value != 0)
                known.Add(Math.Abs(value));
        }

        known.Sort();
        return known.Count > 0 ? 1.4826 * known[known.Count / 2] : null;
    }

    /// <summary>What is sure, and what is faint and touches it.</summary>
    private static CameraArtefacts? Collect(float[] medians, float[] scaled, int width, double spread)
    {
        var artefacts = new CameraArtefacts();
        var seen = new bool[medians.Length];
        var open = new Stack<int>();
        for (var i = 0; i < medians.Length; i++)
        {
            if (Math.Abs(scaled[i]) > Sure * spread && Math.Abs(medians[i]) >= LeastContrast)
            {
                seen[i] = true;
                open.Push(i);
            }
        }

        while (open.TryPop(out var i))
        {
            artefacts._values.Add((i, medians[i]));
            var (x, y) = (i % width, i / width);
            for (var v = Math.Max(0, y - 1); v <= Math.Min(medians.Length / width - 1, y + 1); v++)
            {
                for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                {
                    var next = v * width + u;
                    if (!seen[next] && Math.Abs(scaled[next]) > Faint * spread)
                    {
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }
        }

        return artefacts.Pixels > 0 ? artefacts : null;
    }
}
