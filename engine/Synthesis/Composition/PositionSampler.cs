namespace CellGenie.Synthesis;

/// <summary>Draws middles of cells by a placement mode, anywhere in the frame. Not thread-safe: one for each worker.</summary>
internal sealed class PositionSampler
{
    private readonly int _width;
    private readonly int _height;
    private readonly PlacementMode _mode;
    private readonly ThomasProcess? _clusters;
    private readonly DensityMap? _map;
    private readonly int[] _cumulated = [];
    private readonly List<(double X, double Y)> _parents = [];

    public PositionSampler(int width, int height, CompositionRules rules, ThomasProcess? clusters)
    {
        _width = width;
        _height = height;
        _mode = rules.Placement ?? PlacementMode.Uniform;
        _clusters = clusters;
        if (_mode != PlacementMode.DensityMap)
            return;
        _map = rules.DensityMap!;
        _cumulated = new int[_map.Weights.Length];
        var sum = 0;
        for (var i = 0; i < _cumulated.Length; i++)
            _cumulated[i] = sum += _map.Weights[i];
    }

    /// <summary>Begins an image.</summary>
    public void Begin(ref CounterRandom random)
    {
        _parents.Clear();
        if (_clusters is not { Parents: > 0 } clusters)
            return;
        // Children of parents outside reach into the frame.
        var margin = 2 * clusters.Sigma;
        var (width, height) = (_width + 2 * margin, _height + 2 * margin);
        var count = Math.Clamp((int)Math.Round(clusters.Parents * width * height), 1, 100_000);
        for (var i = 0; i < count; i++)
            _parents.Add((random.NextDouble() * width - margin, random.NextDouble() * height - margin));
    }

    /// <summary>Draws a place.</summary>
    public (int X, int Y) Next(ref CounterRandom random)
    {
        if (_parents.Count > 0)
        {
            // A child outside the frame is another image's; a bounded number of tries is enough for all but the most unlucky parents.
            for (var i = 0; i < 64; i++)
            {
                var (x, y) = _parents[random.Next(_parents.Count)];
                x = Math.Floor(x + random.NextNormal() * _clusters!.Sigma);
                y = Math.Floor(y + random.NextNormal() * _clusters.Sigma);
                if (x >= 0 && y >= 0 && x < _width && y < _height)
                    return ((int)x, (int)y);
            }
        }

        if (_map == null)
            return (random.Next(_width), random.Next(_height));
        var at = random.Next(_cumulated[^1]);
        var field = Array.BinarySearch(_cumulated, at + 1);
        // The first field whose sum is above the number; equal sums are fields without weight.
        field = field < 0 ? ~field : field;
        while (field > 0 && _cumulated[field - 1] > at)
            field--;
        var (column, row) = (field % _map.Columns, field / _map.Columns);
        return (
            Math.Min(_width - 1, (int)((column + random.NextDouble()) * _width / _map.Columns)),
            Math.Min(_height - 1, (int)((row + random.NextDouble()) * _height / _map.Rows)));
    }
}
