using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Writes the whole masks of an image as COCO annotations. Whole masks overlap, so they are traced in a few label maps, each of which holds
/// cells that do not: the work is proportional to the frame for each map and to the outlines, whatever the number of cells. Not thread-safe.
/// </summary>
internal sealed class AmodalFormatter(SegmentationEncoding encoding)
{
    private readonly ContourTracer _tracer = new();
    private readonly AnnotationFormatter _formatter = new(encoding);
    private readonly Utf8Buffer _texts = new();
    private readonly List<int> _open = [];
    private readonly List<int> _layer = [];
    private readonly List<int> _occluders = [];
    private (int Start, int End)[] _places = [];
    
    // For each label the last cell that it was found to hide.
    private int[] _seenFor = [];
    private PaddedLabels? _labels;

    /// <summary>Appends the annotations of an image, separated by a comma and a line break, in the order of the cells.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="image">The image, with its whole masks.</param>
    /// <param name="imageId">Id of the image.</param>
    /// <param name="firstId">Id of the first annotation.</param>
    /// <param name="categories">The categories of donors; null for one of all.</param>
    /// <param name="culture">Index of the image's culture in the specification.</param>
    public void Append(Utf8Buffer text, ComposedImage image, long imageId, long firstId, CultureCategories? categories = null, int culture = 0)
    {
        var count = image.Cells.Count;
        if (count == 0)
            return;
        Prepare(image, count);
        while (_open.Count > 0)
            AppendLayer(image, imageId, firstId, categories, culture);
        for (var k = 0; k < count; k++)
        {
            if (k > 0)
                text.Append(",\n"u8);
            text.Append(_texts.Text[_places[k].Start.._places[k].End]);
        }
    }

    private void Prepare(ComposedImage image, int count)
    {
        if (_labels?.Width != image.Width || _labels.Height != image.Height)
            _labels = new PaddedLabels(image.Width, image.Height);
        if (_places.Length < count)
        {
            _places = new (int, int)[2 * count];
            _seenFor = new int[2 * count + 1];
        }

        Array.Clear(_seenFor);
        _texts.Clear();
        _open.Clear();
        for (var k = 0; k < count; k++)
            _open.Add(k);
    }

    /// <summary>Fills a label map with as many of the open cells as do not overlap, and writes those.</summary>
    private void AppendLayer(ComposedImage image, long imageId, long firstId, CultureCategories? categories, int culture)
    {
        var masks = image.WholeMasks!;
        _labels!.Clear();
        _layer.Clear();
        var left = 0;
        for (var i = 0; i < _open.Count; i++)
        {
            var k = _open[i];
            if (TryPaint(masks.RunsOf(k), (ushort)(k + 1)))
                _layer.Add(k);
            else
                _open[left++] = k;
        }

        _open.RemoveRange(left, _open.Count - left);
        var contours = _tracer.Trace(_labels, image.Cells.Count);
        foreach (var k in _layer)
        {
            var start = _texts.Length;
            _formatter.Append(_texts, new AnnotationHeader(firstId + k, imageId, categories?.IdOf(image.Cells[k].Donor) ?? 1, masks.AreaOf(k)), k + 1, contours, _labels);
            _texts.RemoveLast(1);
            AppendOrder(image, k, firstId);
            _texts.Append("}"u8);
            categories?.AppendCulture(_texts, culture, image.Cells[k].Donor);
            if (image.Tracks.Count > 0)
                TrackWriter.AppendTrack(_texts, image.Tracks[k]);
            _places[k] = (start, _texts.Length);
        }
    }

    private bool TryPaint(ReadOnlySpan<ushort> runs, ushort label)
    {
        for (var r = 0; r < runs.Length; r += 3)
        {
            if (Row(runs, r).ContainsAnyExcept((ushort)0))
                return false;
        }

        for (var r = 0; r < runs.Length; r += 3)
            Row(runs, r).Fill(label);
        return true;
    }

    private Span<ushort> Row(ReadOnlySpan<ushort> runs, int r) => _labels!.Buffer.AsSpan(_labels.Index(runs[r + 1], runs[r]), runs[r + 2]);

    private void AppendOrder(ComposedImage image, int cell, long firstId)
    {
        var area = image.WholeMasks!.AreaOf(cell);
        var (whole, visible) = Measure(image, cell);
        _texts.Append(",\"visible_area\":"u8);
        _texts.AppendWithComma(visible.Count);
        _texts.Append("\"occlude_rate\":"u8);
        AppendFraction(area - visible.Count, area, 4);
        _texts.Append(",\"depth_order\":"u8);
        _texts.AppendWithComma(cell + 1);
        _texts.Append("\"occluded_by\":["u8);
        for (var i = 0; i < _occluders.Count; i++)
        {
            if (i > 0)
                _texts.Append(","u8);
            _texts.Append(firstId + _occluders[i] - 1);
        }

        _texts.Append("],\"center\":"u8);
        AppendCenter(whole);
        _texts.Append(",\"visible_center\":"u8);
        AppendCenter(visible);
    }

    /// <summary>Sums over the whole and the visible mask; and finds who is seen where the cell is hidden, from the top down.</summary>
    private (PixelSums Whole, PixelSums Visible) Measure(ComposedImage image, int cell)
    {
        PixelSums whole = default, visible = default;
        _occluders.Clear();
        var own = (ushort)(cell + 1);
        var runs = image.WholeMasks!.RunsOf(cell);
        for (var r = 0; r < runs.Length; r += 3)
        {
            whole.Add(runs[r + 1], runs[r + 2], runs[r]);
            ReadOnlySpan<ushort> owners = image.Labels.Buffer.AsSpan(image.Labels.Index(runs[r + 1], runs[r]), runs[r + 2]);
            for (var from = 0; from < owners.Length;)
            {
                var owner = owners[from];
                var length = owners[from..].IndexOfAnyExcept(owner);
                length = length < 0 ? owners.Length - from : length;
                if (owner == own)
                    visible.Add(runs[r + 1] + from, length, runs[r]);
                else if (_seenFor[owner] != own)
                    AddOccluder(owner, own);
                from += length;
            }
        }

        _occluders.Sort();
        return (whole, visible);
    }

    private void AddOccluder(ushort owner, ushort hidden)
    {
        _seenFor[owner] = hidden;
        _occluders.Add(owner);
    }

    private void AppendCenter(in PixelSums sums)
    {
        _texts.Append("["u8);
        AppendFraction(sums.TwiceX, 2L * sums.Count, 2);
        _texts.Append(","u8);
        AppendFraction(sums.TwiceY, 2L * sums.Count, 2);
        _texts.Append("]"u8);
    }

    /// <summary>A quotient, rounded half up to some decimals, in whole numbers: the same on every machine.</summary>
    private void AppendFraction(long dividend, long divisor, int decimals)
    {
        var unit = decimals == 2 ? 100 : 10_000;
        var (whole, rest) = Math.DivRem((2 * unit * dividend + divisor) / (2 * divisor), unit);
        _texts.Append(whole);
        if (rest == 0)
            return;
        _texts.Append("."u8);
        for (var digit = unit / 10; rest > 0; digit /= 10)
        {
            _texts.Append(rest / digit);
            rest %= digit;
        }
    }

    /// <summary>Number of pixels and twice the sums of their middles: pixel (x, y) covers x to x + 1.</summary>
    private struct PixelSums
    {
        public int Count;
        public long TwiceX;
        public long TwiceY;

        public void Add(int x, int length, int y)
        {
            Count += length;
            TwiceX += (long)length * (2 * x + length);
            TwiceY += (long)length * (2 * y + 1);
        }
    }
}
