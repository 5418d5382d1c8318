using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Turns visible masks into a map of <see cref="ContourClass"/>: the three classes interior, contour and background that networks for touching
/// cells learn, with contours between touching cells apart. Distances are those of the 8-neighbourhood, so a width of 1 is the inner
/// boundary of scikit-image (<c>find_boundaries(mode="inner", connectivity=2)</c>). The frame is no edge of a cell. Not thread-safe.
/// </summary>
/// <param name="contourWidth">Width of a contour in pixels, 1 or more.</param>
internal sealed class ContourMapper(int contourWidth)
{
    private readonly LabelWindow _highest = new(contourWidth, highest: true);
    private readonly LabelWindow _lowest = new(contourWidth, highest: false);
    private readonly LabelWindow _lowestCell = new(contourWidth, highest: false);
    private ushort[] _cells = [];
    private byte[] _classes = [];

    /// <summary>Maps an image.</summary>
    /// <returns>The classes, row-major; overwritten by the next call.</returns>
    public ReadOnlySpan<byte> Map(PaddedLabels labels)
    {
        var (width, height) = (labels.Width, labels.Height);
        if (_classes.Length < width * height)
            _classes = new byte[width * height];
        if (_cells.Length < width)
            _cells = new ushort[width];
        _highest.Begin(width, height);
        _lowest.Begin(width, height);
        _lowestCell.Begin(width, height);
        for (var y = 0; y < height; y++)
        {
            ReadOnlySpan<ushort> row = labels.Buffer.AsSpan(labels.Index(0, y), width);
            _highest.Add(row, y);
            _lowest.Add(row, y);
            // One less, so that background wraps round to the highest number and is never the lowest cell.
            for (var x = 0; x < width; x++)
                _cells[x] = (ushort)(row[x] - 1);
            _lowestCell.Add(_cells.AsSpan(0, width), y);
        }

        for (var y = 0; y < height; y++)
            Classify(labels.Buffer.AsSpan(labels.Index(0, y), width), y, height);
        return _classes.AsSpan(0, width * height);
    }

    private void Classify(ReadOnlySpan<ushort> row, int y, int height)
    {
        var classes = _classes.AsSpan(y * row.Length, row.Length);
        classes.Clear();
        if (!row.ContainsAnyExcept((ushort)0))
            return;
        var highest = _highest.Row(y, row.Length, height);
        var lowest = _lowest.Row(y, row.Length, height);
        var lowestCell = _lowestCell.Row(y, row.Length, height);
        for (var x = 0; x < row.Length; x++)
        {
            if (row[x] == 0)
                continue;
            if (highest[x] != row[x] || lowestCell[x] != row[x] - 1)
                classes[x] = ContourClass.TouchingContour;
            else
                classes[x] = lowest[x] == 0 ? ContourClass.Contour : ContourClass.Interior;
        }
    }
}
