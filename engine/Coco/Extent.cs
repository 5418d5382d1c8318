namespace CellGenie.Coco;

/// <summary>Collects the extent of outlines.</summary>
internal struct Extent()
{
    private double _left = double.PositiveInfinity;
    private double _top = double.PositiveInfinity;
    private double _right = double.NegativeInfinity;
    private double _bottom = double.NegativeInfinity;

    public readonly BoundingBox Box => new(_left, _top, _right - _left, _bottom - _top);

    /// <summary>Adds a ring of points, or a box of four numbers.</summary>
    public void Add(ReadOnlySpan<double> part)
    {
        if (part.Length == 4)
        {
            Add(part[0], part[1]);
            Add(part[0] + part[2], part[1] + part[3]);
            return;
        }

        for (var i = 0; i < part.Length; i += 2)
            Add(part[i], part[i + 1]);
    }

    private void Add(double x, double y)
    {
        _left = Math.Min(_left, x);
        _right = Math.Max(_right, x);
        _top = Math.Min(_top, y);
        _bottom = Math.Max(_bottom, y);
    }
}
