using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Cuts the ring of surrounding pixels of a cell. It is the cell's own up to half way to the next one; beyond, the neighbour's halo begins, and pasted elsewhere it
/// would stand as a spike, or as a hard edge where both cells touched. There what lies along the cell goes on instead, and fades into its background.
/// </summary>
internal sealed class RingCutter(int ringWidth)
{
    // What is left one pixel farther out of a grey value over the background: halos fade over some five pixels.
    private const float Fade = 0.85f;

    private ushort[] _own = [];
    private ushort[] _others = [];
    private float[] _contrast = [];

    /// <summary>Writes the matte, and the ring over the neighbours' pixels.</summary>
    /// <param name="crop">Grey values of the crop as in the image; those of neighbours are replaced.</param>
    /// <param name="matte">Zeros; see <see cref="DonorCell.Matte"/>.</param>
    /// <param name="record">The cell's geometry.</param>
    /// <param name="mask">The cell.</param>
    /// <param name="foreground">For each pixel of the frame, not 0 where any annotated cell lies.</param>
    /// <param name="illumination">The background grey value at each pixel.</param>
    /// <param name="image">The source image.</param>
    public void Cut(Span<byte> crop, Span<byte> matte, in CellRecord record, Mask mask, ReadOnlySpan<byte> foreground, ReadOnlySpan<float> illumination, GrayImage image)
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
        var foreign = new List<(ushort Distance, int X, int Y)>();
        for (var y = 0; y < record.CropHeight; y++)
        {
            for (var x = 0; x < record.CropWidth; x++)
            {
                var i = (y + top - windowTop + 1) * stride + x + left - windowLeft + 1;
                var distance = _own[i];
                if (distance / ChamferDistance.Step > ringWidth)
                    continue;
                var at = y * record.CropWidth + x;
                matte[at] = distance == 0 ? DonorCell.MaskPixel : (byte)(distance / ChamferDistance.Step);
                if (distance > 0 && _others[i] <= distance)
                    foreign.Add((distance, x, y));
                else
                    _contrast[i] = crop[at] - illumination[(top + y) * image.Width + left + x];
            }
        }

        // From the cell outwards; the place makes the order full.
        foreign.Sort();
        foreach (var (distance, x, y) in foreign)
        {
            var i = (y + top - windowTop + 1) * stride + x + left - windowLeft + 1;
            _contrast[i] = GoOn(i, stride, distance);
            crop[y * record.CropWidth + x] = (byte)Math.Clamp((int)MathF.Floor(illumination[(top + y) * image.Width + left + x] + _contrast[i] + 0.5f), 0, 255);
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
            _contrast = new float[needed];
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

    /// <summary>Mean over the neighbours that are nearer to the cell, so that are known; a little fainter.</summary>
    private float GoOn(int i, int stride, int distance)
    {
        var sum = 0f;
        var known = 0;
        for (var dy = -stride; dy <= stride; dy += stride)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                var near = i + dy + dx;
                if (_own[near] >= distance)
                    continue;
                sum += _contrast[near];
                known++;
            }
        }

        return Fade * sum / known;
    }
}
