namespace CellGenie.Coco.Evaluation;

/// <summary>Finds the boxes of a set that overlap another one, without asking each.</summary>
internal sealed class BoxSweep
{
    private readonly double[] _left;
    private readonly int[] _order;
    private readonly BoundingBox[] _boxes;
    private readonly double _widest;

    /// <summary>Sorts the boxes by their left edge.</summary>
    public BoxSweep(BoundingBox[] boxes)
    {
        _boxes = boxes;
        _left = new double[boxes.Length];
        _order = new int[boxes.Length];
        for (var i = 0; i < boxes.Length; i++)
        {
            (_left[i], _order[i]) = (boxes[i].X, i);
            _widest = Math.Max(_widest, boxes[i].Right - boxes[i].X);
        }

        Array.Sort(_left, _order);
    }

    /// <summary>Replaces the list by the indices, ascending, of the boxes that share an area with a box.</summary>
    public void Overlapping(in BoundingBox box, List<int> found)
    {
        found.Clear();
        var (left, right) = (box.X, box.Right);
        var start = Array.BinarySearch(_left, left - _widest);
        start = start < 0 ? ~start : start;
        // Equal edges are found anywhere among themselves; and the widest box may begin a rounding error further left.
        while (start > 0 && _left[start - 1] + _widest >= left)
            start--;
        for (; start < _left.Length && _left[start] < right; start++)
        {
            if (box.IntersectionArea(_boxes[_order[start]]) > 0)
                found.Add(_order[start]);
        }

        found.Sort();
    }
}
