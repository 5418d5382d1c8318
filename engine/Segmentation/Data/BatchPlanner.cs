using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>
/// Which images each batch has: endless shuffled epochs, landscape and portrait images never together. A function of (images, seed, batch size) alone, so that
/// a training can go on anywhere.
/// </summary>
internal sealed class BatchPlanner
{
    private readonly IReadOnlyList<(bool IsLandscape, double Weight)> _items;
    private readonly int _batchSize;
    private readonly ulong _seed;
    private readonly List<PlannedSample>[] _open = [[], []];
    private int[] _order = [];
    private int _next;
    private int _epoch = -1;
    private int _position;

    public BatchPlanner(IReadOnlyList<(bool IsLandscape, double Weight)> items, int batchSize, ulong seed, int firstIteration)
    {
        (_items, _batchSize, _seed) = (items, batchSize, seed);
        for (var i = 0; i < firstIteration; i++)
            Next();
    }

    /// <summary>The next batch.</summary>
    public PlannedSample[] Next()
    {
        while (true)
        {
            while (_next == _order.Length)
            {
                (_order, _next) = (Order(++_epoch), 0);
            }

            var item = _order[_next++];
            var group = _open[_items[item].IsLandscape ? 0 : 1];
            group.Add(new PlannedSample(item, _epoch, _position++));
            if (group.Count < _batchSize)
                continue;
            PlannedSample[] batch = [.. group];
            group.Clear();
            return batch;
        }
    }

    /// <summary>An epoch: each image as often as its weight says, a fraction being a chance; shuffled.</summary>
    private int[] Order(int epoch)
    {
        var random = new CounterRandom(_seed, 0, epoch, TrainingRandom.Order);
        var order = new List<int>(_items.Count);
        for (var i = 0; i < _items.Count; i++)
        {
            var (whole, fraction) = ((int)_items[i].Weight, _items[i].Weight % 1);
            var times = whole + (fraction > 0 && random.NextDouble() < fraction ? 1 : 0);
            for (var t = 0; t < times; t++)
                order.Add(i);
        }

        for (var i = order.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return [.. order];
    }
}
