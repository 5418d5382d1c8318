namespace CellGenie.Segmentation.Torch;

/// <summary>
/// One axis of RoIAlign for one region: output bin p is the mean of samples, and each sample lies between two pixels, so that the bin is a
/// weighted sum of the pixels of a window (specification, sections 12 and 13; aligned, adaptive number of samples).
/// </summary>
internal readonly struct RoiWindow
{
    private readonly double _start;
    private readonly double _bin;
    private readonly int _samples;
    private readonly int _length;

    /// <param name="low">The lower edge of the region in image pixels.</param>
    /// <param name="high">The upper edge.</param>
    /// <param name="scale">Feature pixels for an image pixel.</param>
    /// <param name="bins">Output bins along the axis.</param>
    /// <param name="length">Feature pixels along the axis.</param>
    public RoiWindow(double low, double high, double scale, int bins, int length)
    {
        _length = length;
        _start = low * scale - 0.5;
        var end = high * scale - 0.5;
        _bin = (end - _start) / bins;
        _samples = (int)Math.Ceiling(Math.Max(_bin, 0));
        First = (int)Math.Clamp(Math.Floor(_start), 0, length - 1);
        Size = (int)Math.Clamp(Math.Ceiling(end), First, length - 1) - First + 1;
    }

    /// <summary>The window's first pixel.</summary>
    public int First { get; }

    /// <summary>The window's pixels.</summary>
    public int Size { get; }

    /// <summary>Adds the weight of every pixel of the window for every bin, scaled by 1/samples; a region without extent has none.</summary>
    /// <param name="weights">[bins, stride], zero before.</param>
    /// <param name="bins">Output bins.</param>
    /// <param name="stride">Elements of a row; at least <see cref="Size"/>.</param>
    public void AddWeights(Span<double> weights, int bins, int stride)
    {
        var share = 1.0 / _samples;
        for (var p = 0; p < bins; p++)
        {
            for (var s = 0; s < _samples; s++)
            {
                var at = _start + p * _bin + (s + 0.5) * _bin / _samples;
                if (at < -1 || at > _length)
                    continue;
                at = Math.Clamp(at, 0, _length - 1);
                var pixel = (int)at;
                var fraction = at - pixel;
                weights[p * stride + pixel - First] += (1 - fraction) * share;
                if (fraction > 0)
                    weights[p * stride + pixel + 1 - First] += fraction * share;
            }
        }
    }
}
