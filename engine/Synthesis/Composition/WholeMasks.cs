namespace CellGenie.Synthesis;

/// <summary>The whole masks of an image's cells as they were placed, cut at the frame, whatever hides them. Reused from image to image.</summary>
internal sealed class WholeMasks(int width, int height)
{
    private readonly List<int> _ends = [];
    private readonly List<int> _areas = [];
    private ushort[] _runs = [];

    /// <summary>Number of cells.</summary>
    public int Count => _ends.Count;

    /// <summary>Forgets the last image.</summary>
    public void Clear()
    {
        _ends.Clear();
        _areas.Clear();
    }

    /// <summary>Adds the next cell.</summary>
    /// <param name="runs">The mask's runs (y, x, length), ordered.</param>
    /// <param name="x">Left side of the mask's box in the image.</param>
    /// <param name="y">Top of the mask's box in the image.</param>
    public void Add(ReadOnlySpan<ushort> runs, int x, int y)
    {
        var at = _ends.Count == 0 ? 0 : _ends[^1];
        if (_runs.Length < at + runs.Length)
            Array.Resize(ref _runs, 2 * (at + runs.Length));
        var area = 0;
        for (var r = 0; r < runs.Length; r += 3)
        {
            var row = y + runs[r];
            var left = Math.Max(0, x + runs[r + 1]);
            var right = Math.Min(width, x + runs[r + 1] + runs[r + 2]);
            if (row < 0 || row >= height || left >= right)
                continue;
            _runs[at++] = (ushort)row;
            _runs[at++] = (ushort)left;
            _runs[at++] = (ushort)(right - left);
            area += right - left;
        }

        _ends.Add(at);
        _areas.Add(area);
    }

    /// <summary>A cell's runs (y, x, length) in the image, ordered.</summary>
    public ReadOnlySpan<ushort> RunsOf(int cell)
    {
        var start = cell == 0 ? 0 : _ends[cell - 1];
        return _runs.AsSpan(start, _ends[cell] - start);
    }

    /// <summary>A cell's pixels.</summary>
    public int AreaOf(int cell) => _areas[cell];
}
