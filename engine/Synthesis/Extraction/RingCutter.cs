using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Cuts the ring of surrounding pixels of a cell, as they would be if the cell were alone. Up to half way to the next cell they are its own, less the mean halo that
/// the neighbour adds to them. Beyond, the neighbour begins: pasted elsewhere it would stand as a spike, or the cell would end without a halo where both touched.
/// There the ring goes on from its own pixels and soon becomes the cell's mean halo.
/// </summary>
internal sealed class RingCutter(int ringWidth)
{
    // The mean halo of the image counts as so many pixels of the cell's own: few of them tell little.
    private const int PixelsOfImage = 20;

    // Where two cells touch, the bright or dark line between them belongs to both: half of its first pixel stays.
    private const float BorderKept = 0.5f;

    // By how much what the ring differs from the mean halo by becomes less from pixel to pixel.
    private const float Fading = 0.6f;

    // What of the background's texture the ring gets there; the rounding of several steps adds some of its own.
    private const float TextureKept = 0.4f;

    private const int Step = ChamferDistance.Step;

    private readonly Surroundings _surroundings = new(ringWidth);
    private readonly float[] _sums = new float[ringWidth + 2];
    private readonly float[] _counts = new float[ringWidth + 2];

    // Pixels of neighbours, by how much nearer they are to them than to the cell.
    private readonly List<(int Own, int At)>[] _foreign = [.. Enumerable.Range(0, (ringWidth + 1) * Step).Select(_ => new List<(int, int)>())];
    private float[] _difference = [];
    private bool[] _known = [];

    /// <summary>Writes the matte, and the ring without its neighbours.</summary>
    /// <param name="crop">Grey values of the crop as in the image; those of the ring are replaced.</param>
    /// <param name="matte">Zeros; see <see cref="DonorCell.Matte"/>.</param>
    /// <param name="record">The cell's geometry.</param>
    /// <param name="mask">The cell.</param>
    /// <param name="foreground">For each pixel of the frame, not 0 where any annotated cell lies.</param>
    /// <param name="background">The image without its cells.</param>
    /// <param name="halo">The mean halo of the image, as <see cref="MeanHalo.Of"/> gives it.</param>
    /// <param name="image">The source image.</param>
    public void Cut(Span<byte> crop, Span<byte> matte, in CellRecord record, Mask mask, ReadOnlySpan<byte> foreground, ExtractedBackground background, ReadOnlySpan<float> halo, GrayImage image)
    {
        _surroundings.Measure(mask, foreground, image.Width, image.Height);
        Begin(record.CropWidth * record.CropHeight);
        var (left, top) = (mask.X - record.RingLeft, mask.Y - record.RingTop);
        for (var y = 0; y < record.CropHeight; y++)
        {
            for (var x = 0; x < record.CropWidth; x++)
            {
                var (own, other) = _surroundings.At(left + x, top + y);
                if (own >= (ringWidth + 1) * Step)
                    continue;
                var at = y * record.CropWidth + x;
                matte[at] = own == 0 ? DonorCell.MaskPixel : (byte)(own / Step);
                if (own == 0)
                    continue;
                if (other <= own)
                {
                    _foreign[own - other].Add((own, at));
                    continue;
                }

                crop[at] = Round(crop[at] - MeanHalo.At(halo, other));
                _difference[at] = crop[at] - background.Illumination[(top + y) * image.Width + left + x] - MeanHalo.At(halo, own);
                _known[at] = true;
                AddToMean(own, _difference[at]);
            }
        }

        for (var d = 0; d < _sums.Length; d++)
            _sums[d] /= _counts[d] + PixelsOfImage;
        var ownHalo = MeanHalo.Interpolate(_sums);
        // From the cell's own pixels inwards.
        foreach (var pixels in _foreign)
        {
            foreach (var (own, at) in pixels)
            {
                var (y, x) = Math.DivRem(at, record.CropWidth);
                var mean = MeanHalo.At(ownHalo, own);
                _difference[at] = MeanAround(x, y, record.CropWidth, record.CropHeight) is { } around ? mean + Fading * (around - mean) : mean;
                _known[at] = true;
                var kept = own / Step == 1 ? BorderKept : 0;
                var i = (top + y) * image.Width + left + x;
                var level = background.Illumination[i];
                var alone = level + TextureKept * (background.Frame.Pixels[i] - level) + MeanHalo.At(halo, own) + _difference[at];
                crop[at] = Round(kept * crop[at] + (1 - kept) * alone);
            }
        }
    }

    private void Begin(int pixels)
    {
        if (_known.Length < pixels)
        {
            _known = new bool[pixels];
            _difference = new float[pixels];
        }

        Array.Clear(_known, 0, pixels);
        Array.Clear(_sums);
        Array.Clear(_counts);
        foreach (var ofDepth in _foreign)
            ofDepth.Clear();
    }

    private void AddToMean(int distance, float difference)
    {
        var (before, part) = Math.DivRem(distance, Step);
        var after = part / (float)Step;
        _sums[before] += (1 - after) * difference;
        _counts[before] += 1 - after;
        _sums[before + 1] += after * difference;
        _counts[before + 1] += after;
    }

    /// <summary>Mean difference to the mean halo of those of the eight pixels around that are known; null where none is.</summary>
    private float? MeanAround(int x, int y, int width, int height)
    {
        var (sum, count) = (0f, 0);
        for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
            {
                if (!_known[v * width + u])
                    continue;
                sum += _difference[v * width + u];
                count++;
            }
        }

        return count == 0 ? null : sum / count;
    }

    private static byte Round(float grey) => (byte)Math.Clamp((int)MathF.Floor(grey + 0.5f), 0, 255);
}
