using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Cuts the ring of surrounding pixels of a cell. It is the cell's own up to half way to the next one; beyond, the neighbour begins, and pasted elsewhere it
/// would stand as a spike, or the cell would end without a halo where both touched. There the ring gets the cell's mean halo instead.
/// </summary>
internal sealed class RingCutter(int ringWidth)
{
    // The mean halo of the image counts as so many pixels of the cell's own: few of them tell little.
    private const int PixelsOfImage = 20;

    // Where two cells touch, the bright or dark line between them belongs to both: so many pixels of it stay, less and less of each.
    private const int Border = 2;

    private readonly float[] _sums = new float[ringWidth + 1];
    private readonly int[] _counts = new int[ringWidth + 1];
    private ushort[] _own = [];
    private ushort[] _others = [];

    /// <summary>Writes the matte, and the ring over the neighbours' pixels.</summary>
    /// <param name="crop">Grey values of the crop as in the image; those of neighbours are replaced.</param>
    /// <param name="matte">Zeros; see <see cref="DonorCell.Matte"/>.</param>
    /// <param name="record">The cell's geometry.</param>
    /// <param name="mask">The cell.</param>
    /// <param name="foreground">For each pixel of the frame, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="halo">The mean halo of the image: grey values over the background by distance, 0 to the ring's width.</param>
    /// <param name="image">The source image.</param>
    public void Cut(Span<byte> crop, Span<byte> matte, in CellRecord record, Mask mask, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, ReadOnlySpan<float> halo, GrayImage image)
    {
        // Neighbours count as far as twice the ring; the window is cut at the frame.
        var (left, top) = (mask.X - record.RingLeft, mask.Y - record.RingTop);
        var windowLeft = Math.Max(0, left - ringWidth);
        var windowTop = Math.Max(0, top - ringWidth);
        var width = Math.Min(image.Width, left + record.CropWidth + ringWidth) - windowLeft;
        var height = Math.Min(image.Height, top + record.CropHeight + ringWidth) - windowTop;
        // One column of padding on either side and one row above and below keep the sweeps free of bounds tests.
        var stride = width + 2;
        Measure(mask, foreground, image.Width, windowLeft, windowTop, width, height);
        Array.Clear(_sums);
        Array.Clear(_counts);
        var foreign = new List<(int Distance, int X, int Y)>();
        for (var y = 0; y < record.CropHeight; y++)
        {
            for (var x = 0; x < record.CropWidth; x++)
            {
                var i = (y + top - windowTop + 1) * stride + x + left - windowLeft + 1;
                var distance = _own[i] / ChamferDistance.Step;
                if (distance > ringWidth)
                    continue;
                var at = y * record.CropWidth + x;
                matte[at] = distance == 0 ? DonorCell.MaskPixel : (byte)distance;
                if (distance == 0)
                    continue;
                if (_others[i] <= _own[i])
                {
                    foreign.Add((distance, x, y));
                    continue;
                }

                _sums[distance] += crop[at] - illumination[(top + y) * image.Width + left + x];
                _counts[distance]++;
            }
        }

        foreach (var (distance, x, y) in foreign)
        {
            var mean = (_sums[distance] + PixelsOfImage * halo[distance]) / (_counts[distance] + PixelsOfImage);
            var kept = distance <= Border ? 1 - (distance - 1) / (float)Border : 0;
            ref var pixel = ref crop[y * record.CropWidth + x];
            pixel = (byte)Math.Clamp((int)MathF.Floor(kept * pixel + (1 - kept) * (illumination[(top + y) * image.Width + left + x] + mean) + 0.5f), 0, 255);
        }
    }

    private void Measure(Mask mask, ReadOnlySpan<byte> foreground, int frameWidth, int windowLeft, int windowTop, int width, int height)
    {
        var stride = width + 2;
        var needed = stride * (height + 2);
        if (_own.Length < needed)
        {
            _own = new ushort[needed];
            _others = new ushort[needed];
        }

        var own = _own.AsSpan(0, needed);
        var others = _others.AsSpan(0, needed);
        own.Fill(ChamferDistance.Far);
        others.Fill(ChamferDistance.Far);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (frameX, frameY) = (windowLeft + x, windowTop + y);
                if (mask.Contains(frameX, frameY))
                    own[(y + 1) * stride + x + 1] = 0;
                else if (foreground[frameY * frameWidth + frameX] != 0)
                    others[(y + 1) * stride + x + 1] = 0;
            }
        }

        ChamferDistance.Spread(own, width, height);
        ChamferDistance.Spread(others, width, height);
    }
}
