namespace CellGenie.Synthesis;

/// <summary>Discs in a frame that may not overlap, in a grid of buckets. Not thread-safe: one for each worker.</summary>
internal sealed class DiscField(int width, int height)
{
    private const int Bucket = 32;

    private readonly int _columns = width / Bucket + 1;
    private readonly List<(int X, int Y, double Radius)>[] _buckets = [.. Enumerable.Range(0, (width / Bucket + 1) * (height / Bucket + 1)).Select(_ => new List<(int, int, double)>())];
    private double _largest;

    public void Clear()
    {
        foreach (var bucket in _buckets)
            bucket.Clear();
        _largest = 0;
    }

    /// <summary>Whether a disc would overlap none of those there are.</summary>
    public bool IsFree(int x, int y, double radius)
    {
        var reach = (int)((radius + _largest) / Bucket) + 1;
        for (var row = Math.Max(0, y / Bucket - reach); row <= Math.Min(height / Bucket, y / Bucket + reach); row++)
        {
            for (var column = Math.Max(0, x / Bucket - reach); column <= Math.Min(_columns - 1, x / Bucket + reach); column++)
            {
                foreach (var disc in _buckets[row * _columns + column])
                {
                    var (dx, dy, least) = ((double)disc.X - x, (double)disc.Y - y, disc.Radius + radius);
                    if (dx * dx + dy * dy < least * least)
                        return false;
                }
            }
        }

        return true;
    }

    public void Add(int x, int y, double radius)
    {
        _buckets[y / Bucket * _columns + x / Bucket].Add((x, y, radius));
        _largest = Math.Max(_largest, radius);
    }
}
