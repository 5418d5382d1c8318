using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Moves cells to where they touch others, and counts the clusters that come of it. Not thread-safe: one for each worker.</summary>
internal sealed class ContactFinder(PaddedLabels labels)
{
    private const int Tries = 12;
    private const int LargestCluster = 5;

    private readonly List<CellBox> _boxes = [];
    private CounterRandom _random;
    private int _start;
    private int _left;

    /// <summary>Begins an image.</summary>
    public void Begin(CounterRandom random)
    {
        _random = random;
        _boxes.Clear();
        _left = 0;
    }

    /// <summary>Moves a cell so that its mask touches that of a cell of the cluster that is growing, by a side or a corner of a pixel, and overlaps none.</summary>
    /// <returns>False if it begins a cluster, or no such place was found: then it stays where it is.</returns>
    /// <param name="mask">Its mask.</param>
    /// <param name="area">Pixels of the mask.</param>
    /// <param name="box">Its box, which is moved.</param>
    /// <param name="isLast">Whether no cell follows, so that it cannot begin a cluster.</param>
    public bool Move(in MaskView mask, int area, ref CellBox box, bool isLast)
    {
        if (_boxes.Count == 0 || _left == 0 && !isLast)
            return false;
        for (var t = 0; t < Tries; t++)
        {
            // Where the cluster has no room left, any other cell will do.
            var from = _left > 0 && t < Tries / 2 ? _start : 0;
            if (Approach(mask, area, _boxes[from + _random.Next(_boxes.Count - from)], ref box))
                return true;
        }

        return false;
    }

    /// <summary>Remembers that a cell became part of the image.</summary>
    /// <param name="box">Its box.</param>
    /// <param name="touches">Whether it was moved to another one.</param>
    public void Add(CellBox box, bool touches)
    {
        _boxes.Add(box);
        if (touches)
        {
            _left = Math.Max(0, _left - 1);
            return;
        }

        _start = _boxes.Count - 1;
        _left = 1 + _random.Next(LargestCluster - 1);
    }

    /// <summary>Slides a cell along a ray towards another one until they would overlap.</summary>
    private bool Approach(in MaskView mask, int area, CellBox other, ref CellBox box)
    {
        var (sin, cos) = StableMath.SinCos(2 * Math.PI * _random.NextDouble());
        var (x, y) = (other.X + other.Width * 0.5 - box.Width * 0.5, other.Y + other.Height * 0.5 - box.Height * 0.5);
        var (width, height) = ((double)other.Width + box.Width, (double)other.Height + box.Height);
        var reach = (int)Math.Ceiling(0.5 * Math.Sqrt(width * width + height * height)) + 2;
        CellBox? free = null;
        for (var distance = reach; distance >= 0; distance--)
        {
            var moved = box with { X = (int)Math.Floor(x + distance * cos + 0.5), Y = (int)Math.Floor(y + distance * sin + 0.5) };
            if (moved.X < 0 || moved.Y < 0 || moved.X + moved.Width > labels.Width || moved.Y + moved.Height > labels.Height)
            {
                free = null;
                continue;
            }

            if (CellPainter.CountFree(labels, mask, moved.X, moved.Y) == area)
            {
                free = moved;
                continue;
            }

            // A step is at most a pixel along each axis, so the last free place touches what is here.
            if (free is not { } place)
                return false;
            box = place;
            return true;
        }

        return false;
    }
}
