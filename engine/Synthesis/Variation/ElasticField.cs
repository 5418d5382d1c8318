namespace CellGenie.Synthesis;

/// <summary>
/// A smooth random field of displacements: uniform cubic B-splines over a square grid of nodes, each displaced by up to A along x and along y. The derivative of
/// such a spline is an average of differences of neighbouring nodes over their distance g (de Boor, "A practical guide to splines", chapter X), so at most 2A/g in
/// size; so the Jacobian of p + d(p) is at least (1 - 2A/g)^2 - (2A/g)^2 = 1 - 4A/g. It is positive, and the field folds nowhere, for A below g/4.
/// Whole numbers: the same on every machine. Not thread-safe: one for each worker.
/// </summary>
internal sealed class ElasticField
{
    /// <summary>Displacements are in 1/256 pixel.</summary>
    public const int Unit = 256;

    // Weights of the spline are in 1/4096.
    private const int WeightBits = 12;
    private const int LeastSpacing = 6;
    private const int LargestSpacing = 160;

    private int _spacing;
    private int _firstColumn;
    private int _firstRow;
    private int _columns;
    private int[] _nodes = [];
    private int[] _weights = [];
    private int[] _line = [];

    /// <summary>Distance of two nodes for a cell: a third of the longer side of its scaled box.</summary>
    public static int SpacingOf(int width, int height, int scale) =>
        Math.Clamp((Math.Max(width, height) * scale / 1024 + 2) / 3, LeastSpacing, LargestSpacing);

    /// <summary>Makes the nodes that a window needs. Coordinates count from the middle of the varied cell.</summary>
    /// <param name="spacing">Distance of two nodes in pixels.</param>
    /// <param name="amplitude">Largest displacement in 1/256 pixel.</param>
    /// <param name="seed">Seed of the nodes.</param>
    /// <param name="left">First column of the window.</param>
    /// <param name="top">First row of the window.</param>
    /// <param name="width">Columns of the window.</param>
    /// <param name="height">Rows of the window.</param>
    public void Prepare(int spacing, int amplitude, uint seed, int left, int top, int width, int height)
    {
        if (_spacing != spacing)
            SetWeights(spacing);
        _firstColumn = FloorDivide(left, spacing) - 1;
        _firstRow = FloorDivide(top, spacing) - 1;
        _columns = FloorDivide(left + width - 1, spacing) + 3 - _firstColumn;
        var rows = FloorDivide(top + height - 1, spacing) + 3 - _firstRow;
        Reserve(ref _nodes, 2 * _columns * rows);
        Reserve(ref _line, 2 * _columns);
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < _columns; c++)
            {
                var (a, b, _, _) = CounterRandom.Philox((uint)(_firstColumn + c), (uint)(_firstRow + r), 0, (uint)RandomPurpose.Variation, seed, 0);
                _nodes[2 * (r * _columns + c)] = Displacement(a, amplitude);
                _nodes[2 * (r * _columns + c) + 1] = Displacement(b, amplitude);
            }
        }
    }

    /// <summary>The displacements of a part of a row, in 1/256 pixel.</summary>
    /// <param name="x">Its first column.</param>
    /// <param name="y">Its row.</param>
    /// <param name="dx">To the right.</param>
    /// <param name="dy">Downwards.</param>
    public void Row(int x, int y, Span<int> dx, Span<int> dy)
    {
        var row = FloorDivide(y, _spacing);
        var down = _weights.AsSpan(4 * (y - row * _spacing), 4);
        var first = 2 * (row - 1 - _firstRow) * _columns;
        for (var i = 0; i < 2 * _columns; i++)
        {
            var sum = 0;
            for (var k = 0; k < 4; k++)
                sum += down[k] * _nodes[first + 2 * k * _columns + i];
            _line[i] = sum >> WeightBits;
        }

        var column = FloorDivide(x, _spacing);
        var within = x - column * _spacing;
        for (var i = 0; i < dx.Length; i++)
        {
            var right = _weights.AsSpan(4 * within, 4);
            var nodes = _line.AsSpan(2 * (column - 1 - _firstColumn), 8);
            dx[i] = (right[0] * nodes[0] + right[1] * nodes[2] + right[2] * nodes[4] + right[3] * nodes[6]) >> WeightBits;
            dy[i] = (right[0] * nodes[1] + right[1] * nodes[3] + right[2] * nodes[5] + right[3] * nodes[7]) >> WeightBits;
            if (++within == _spacing)
            {
                within = 0;
                column++;
            }
        }
    }

    private static int Displacement(uint bits, int amplitude) => (int)(((ulong)bits * (uint)(2 * amplitude + 1)) >> 32) - amplitude;

    private static int FloorDivide(int a, int b) => a >= 0 ? a / b : -((b - 1 - a) / b);

    private static void Reserve(ref int[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new int[2 * length];
    }

    /// <summary>The four weights of a uniform cubic B-spline at each whole pixel between two nodes.</summary>
    private void SetWeights(int spacing)
    {
        _spacing = spacing;
        Reserve(ref _weights, 4 * spacing);
        for (var i = 0; i < spacing; i++)
        {
            var t = (double)i / spacing;
            var s = 1 - t;
            var w = _weights.AsSpan(4 * i, 4);
            w[0] = Round(s * s * s / 6);
            w[1] = Round((3 * t * t * t - 6 * t * t + 4) / 6);
            w[3] = Round(t * t * t / 6);
            w[2] = (1 << WeightBits) - w[0] - w[1] - w[3];
        }
    }

    private static int Round(double weight) => (int)Math.Round(weight * (1 << WeightBits));
}
