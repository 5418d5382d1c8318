using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>What an image looks like without its cells.</summary>
/// <param name="Frame">Illumination plus background texture everywhere, also where cells were.</param>
/// <param name="Flat">The same under even illumination; null unless asked for.</param>
/// <param name="Illumination">The smooth background grey value at each pixel, with what reaches it of the halos around.</param>
/// <param name="FreeShare">Share of the frame that was free of cells, their halo and anything else that stands out, 0..1.</param>
/// <param name="Texture">Standard deviation of the frame around its illumination, grey levels.</param>
internal sealed record ExtractedBackground(GrayImage Frame, GrayImage? Flat, float[] Illumination, double FreeShare, double Texture);

/// <summary>
/// Takes the cells out of an image (Algorithm 1, Module 1: "extract the backgrounds too"). Illumination is the normalised convolution
/// of the cell-free pixels; the texture under cells is the residual of other cell-free places of the same image, so that noise
/// and grain stay those of the microscope. Inpainting would leave smooth patches.
/// </summary>
internal sealed class BackgroundExtractor
{
    // Phase halo reaches beyond the annotated outline. The wide margin is given up step by step where cells leave little room.
    private static readonly int[] HaloMargins = [10, 7, 5, 3];
    private const double EnoughFree = 0.10;

    // Three boxes of radius 30: a Gaussian of sigma 30 pixels.
    private const int IlluminationRadius = 30;

    // Halos fade over tens of pixels: what is left of them beside a cell goes on where the cell was. Three boxes of radius 8: sigma 8.5 pixels.
    private const int NearRadius = 8;
    private const float NearPrior = 0.02f;

    // An unannotated cell: over a window as large as a small cell, the deviation lies beyond the median by this many robust standard
    // deviations, and is as strong as in most places inside the cells that are annotated. Dust, debris and the trails of cells are smaller or
    // fainter and stay: they belong to the look of a real background.
    private const double OutlierDeviations = 10;
    private const double WeakCells = 0.5;
    private const int TextureRadius = 6;
    private const int OutlierMargin = 5;

    private const int MaxSamples = 20_000;
    private const int MinSamples = 100;

    private readonly float[] _low;
    private readonly float[] _weight;
    private readonly float[] _residual;
    private readonly float[] _near;
    private readonly byte[] _hole;
    private readonly int _width;
    private readonly int _height;

    private BackgroundExtractor(int width, int height)
    {
        _width = width;
        _height = height;
        var pixels = width * height;
        _low = new float[pixels];
        _weight = new float[pixels];
        _residual = new float[pixels];
        _near = new float[pixels];
        _hole = new byte[pixels];
    }

    /// <summary>Extracts the background.</summary>
    /// <param name="image">The image.</param>
    /// <param name="foreground">For each pixel, not 0 where a cell is annotated.</param>
    /// <param name="random">Chooses where texture is taken from.</param>
    /// <param name="isFlatWanted">Whether a version under even illumination is wanted.</param>
    public static ExtractedBackground Extract(GrayImage image, ReadOnlySpan<byte> foreground, CounterRandom random, bool isFlatWanted = false)
    {
        var extractor = Start(image, foreground);
        if (extractor.AddOutliers(image, foreground))
            extractor.EstimateIllumination(image);
        var free = extractor.FreeShare();
        extractor.TakeNearLevel();
        TextureFill.Fill(extractor._residual, extractor._hole, image.Width, image.Height, ref random);
        var texture = extractor.Texture();
        var flat = isFlatWanted ? extractor.ComposeFlat() : null;
        for (var i = 0; i < extractor._low.Length; i++)
            extractor._low[i] += extractor._near[i];
        return new ExtractedBackground(extractor.Compose(), flat, extractor._low, free, texture);
    }

    /// <summary>Difference to the smooth background where no cell is annotated, with everything that stands out, packed for <see cref="CameraArtefacts.Find"/>.</summary>
    public static short[] MeasureResidual(GrayImage image, ReadOnlySpan<byte> foreground)
    {
        var extractor = Start(image, foreground);
        return CameraArtefacts.Pack(extractor._residual, extractor._hole);
    }

    private static BackgroundExtractor Start(GrayImage image, ReadOnlySpan<byte> foreground)
    {
        var extractor = new BackgroundExtractor(image.Width, image.Height);
        foreach (var margin in HaloMargins)
        {
            extractor.Dilate(foreground, extractor._hole, margin);
            if (extractor.FreeShare() >= EnoughFree)
                break;
        }

        extractor.EstimateIllumination(image);
        return extractor;
    }

    private double FreeShare()
    {
        var holes = 0;
        foreach (var h in _hole)
            holes += h;
        return 1 - (double)holes / _hole.Length;
    }

    /// <summary>Sets <paramref name="target"/> to 1 within <paramref name="radius"/> (square) of a set pixel, to 0 elsewhere.</summary>
    private void Dilate(ReadOnlySpan<byte> source, byte[] target, int radius)
    {
        var rows = new byte[source.Length];
        for (var y = 0; y < _height; y++)
        {
            var last = -radius - 1;
            var row = source.Slice(y * _width, _width);
            var wide = rows.AsSpan(y * _width, _width);
            for (var x = 0; x < _width; x++)
            {
                if (row[x] == 0)
                    continue;
                var from = Math.Max(Math.Max(0, x - radius), last + 1);
                last = Math.Min(_width - 1, x + radius);
                if (last >= from)
                    wide[from..(last + 1)].Fill(1);
            }
        }

        // Down and up again, counting the rows since the last set pixel of each column.
        Array.Clear(target);
        var since = new int[_width];
        Array.Fill(since, radius);
        for (var y = 0; y < _height; y++)
            Spread(rows.AsSpan(y * _width, _width), target.AsSpan(y * _width, _width), since, radius);
        Array.Fill(since, radius);
        for (var y = _height - 1; y >= 0; y--)
            Spread(rows.AsSpan(y * _width, _width), target.AsSpan(y * _width, _width), since, radius);
    }

    private static void Spread(ReadOnlySpan<byte> row, Span<byte> target, int[] since, int radius)
    {
        for (var x = 0; x < row.Length; x++)
        {
            since[x] = row[x] != 0 ? -1 : since[x];
            if (since[x] < radius)
            {
                since[x]++;
                target[x] = 1;
            }
        }
    }

    private void EstimateIllumination(GrayImage image)
    {
        var sum = 0.0;
        var free = 0;
        for (var i = 0; i < _hole.Length; i++)
        {
            var w = _hole[i] == 0 ? 1f : 0f;
            _weight[i] = w;
            _low[i] = w * image.Pixels[i];
            sum += _low[i];
            free += _hole[i] == 0 ? 1 : 0;
        }

        var mean = free > 0 ? sum / free : image.Pixels.Average(p => (double)p);
        BoxBlur.Apply(_low, _width, _height, IlluminationRadius, 3);
        BoxBlur.Apply(_weight, _width, _height, IlluminationRadius, 3);
        // Far from any free pixel the estimate falls back to the frame's mean.
        const double prior = 1e-4;
        for (var i = 0; i < _hole.Length; i++)
        {
            _low[i] = (float)((_low[i] + prior * mean) / (_weight[i] + prior));
            _residual[i] = _hole[i] == 0 ? image.Pixels[i] - _low[i] : 0;
        }
    }

    /// <summary>Adds what is not annotated but stands out of the background as cells do. Returns whether there was any.</summary>
    private bool AddOutliers(GrayImage image, ReadOnlySpan<byte> foreground)
    {
        var free = Deviations(_residual, _hole, isMarked: false);
        if (RobustLimit(free) is not { } limit)
            return false;
        var contrast = new float[_hole.Length];
        for (var i = 0; i < contrast.Length; i++)
            contrast[i] = image.Pixels[i] - _low[i];
        var cells = Sample(Deviations(contrast, foreground, isMarked: true));
        if (cells.Count >= MinSamples)
            limit = Math.Max(limit, cells[(int)(WeakCells * cells.Count)]);
        var outliers = new byte[_hole.Length];
        var any = false;
        for (var i = 0; i < _hole.Length; i++)
        {
            if (free[i] > limit)
            {
                outliers[i] = 1;
                any = true;
            }
        }

        if (!any)
            return false;
        var wide = new byte[_hole.Length];
        Dilate(outliers, wide, OutlierMargin);
        for (var i = 0; i < _hole.Length; i++)
            _hole[i] |= wide[i];
        return true;
    }

    /// <summary>Root of the mean square over the marked (or unmarked) pixels of a window around each of them; -1 elsewhere.</summary>
    private float[] Deviations(ReadOnlySpan<float> values, ReadOnlySpan<byte> marks, bool isMarked)
    {
        var energy = new float[values.Length];
        var share = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            share[i] = marks[i] != 0 == isMarked ? 1 : 0;
            energy[i] = share[i] * values[i] * values[i];
        }

        BoxBlur.Apply(energy, _width, _height, TextureRadius, 1);
        BoxBlur.Apply(share, _width, _height, TextureRadius, 1);
        for (var i = 0; i < values.Length; i++)
            energy[i] = marks[i] != 0 == isMarked ? MathF.Sqrt(energy[i] / share[i]) : -1;
        return energy;
    }

    /// <summary>Median plus some robust standard deviations of the values that are not negative; null when there are too few to tell.</summary>
    private static float? RobustLimit(float[] values)
    {
        var samples = Sample(values);
        if (samples.Count < MinSamples)
            return null;
        var median = samples[samples.Count / 2];
        for (var i = 0; i < samples.Count; i++)
            samples[i] = Math.Abs(samples[i] - median);
        samples.Sort();
        // The median absolute deviation times 1.4826 estimates a standard deviation; a flat image has at least that of rounding.
        var spread = Math.Max(1.4826 * samples[samples.Count / 2], 0.25);
        return (float)(median + OutlierDeviations * spread);
    }

    /// <summary>An even sample, in order, of the values that are not negative: it tells a median as well as all of them do.</summary>
    private static List<float> Sample(float[] values)
    {
        var step = Math.Max(1, values.Length / MaxSamples);
        var samples = new List<float>(MaxSamples + 1);
        for (var i = 0; i < values.Length; i += step)
        {
            if (values[i] >= 0)
                samples.Add(values[i]);
        }

        samples.Sort();
        return samples;
    }

    /// <summary>Splits the residual into its level near by, which is known in holes too, and the texture around it.</summary>
    private void TakeNearLevel()
    {
        for (var i = 0; i < _hole.Length; i++)
        {
            _weight[i] = _hole[i] == 0 ? 1 : 0;
            _near[i] = _residual[i];
        }

        BoxBlur.Apply(_near, _width, _height, NearRadius, 3);
        BoxBlur.Apply(_weight, _width, _height, NearRadius, 3);
        for (var i = 0; i < _hole.Length; i++)
        {
            _near[i] /= _weight[i] + NearPrior;
            if (_hole[i] == 0)
                _residual[i] -= _near[i];
        }
    }

    private double Texture()
    {
        var sum = 0.0;
        for (var i = 0; i < _residual.Length; i++)
        {
            var value = (double)_near[i] + _residual[i];
            sum += value * value;
        }

        return Math.Sqrt(sum / _residual.Length);
    }

    private GrayImage Compose() => Compose(i => _low[i]);

    private GrayImage ComposeFlat()
    {
        var mean = (float)_low.Average(v => (double)v);
        return Compose(i => mean + _near[i]);
    }

    private GrayImage Compose(Func<int, float> level)
    {
        var frame = new GrayImage(_width, _height);
        for (var i = 0; i < _hole.Length; i++)
            frame.Pixels[i] = (byte)Math.Clamp((int)MathF.Floor(level(i) + _residual[i] + 0.5f), 0, 255);
        return frame;
    }
}
