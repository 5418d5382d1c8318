namespace CellGenie.Synthesis.Sampling;

/// <summary>Decides where cells sit: alone, or in colonies that grow cell by cell at their border.</summary>
internal sealed class PlateLayout
{
    private const int Tries = 24;

    private readonly int _width;
    private readonly int _height;
    private readonly double _spacing;
    private readonly double _largest;
    private readonly int _columns;
    private readonly double _cellSide;
    private readonly List<int>[] _grid;
    private readonly List<(double X, double Y, double Radius)> _places = [];

    private PlateLayout(int width, int height, double spacing, double largest)
    {
        (_width, _height, _spacing, _largest) = (width, height, spacing, largest);
        _cellSide = Math.Max(4, 2 * largest * spacing);
        _columns = (int)(width / _cellSide) + 1;
        _grid = new List<int>[_columns * ((int)(height / _cellSide) + 1)];
    }

    /// <summary>Finds places for cells of the given radii; those that find none on a full plate are left out.</summary>
    public static List<(double X, double Y, double Radius)> Place(SampleCulture culture, int width, int height, ReadOnlySpan<double> radii, ref CounterRandom random)
    {
        var largest = 1.0;
        foreach (var radius in radii)
            largest = Math.Max(largest, radius);
        var layout = new PlateLayout(width, height, culture.Spacing, largest);
        var colonies = new List<List<int>>();
        foreach (var radius in radii)
        {
            var grows = colonies.Count > 0 && random.NextDouble() < culture.Clustering;
            // Colonies of equal chance to grow would end equal; a new one now and then gives them all ages.
            if (grows && random.NextDouble() * culture.ColonySize >= 1 && layout.Join(colonies, radius, ref random))
                continue;
            if (layout.Found(radius, ref random))
                colonies.Add([layout._places.Count - 1]);
        }

        return layout._places;
    }

    /// <summary>Puts a cell at a free place anywhere.</summary>
    private bool Found(double radius, ref CounterRandom random)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (TryAdd(random.NextDouble() * _width, random.NextDouble() * _height, radius))
                return true;
        }

        return false;
    }

    /// <summary>Puts a cell beside a member of a colony.</summary>
    private bool Join(List<List<int>> colonies, double radius, ref CounterRandom random)
    {
        for (var i = 0; i < Tries; i++)
        {
            var colony = colonies[random.Next(colonies.Count)];
            // The older of two members is nearer to the middle: colonies stay compact.
            var (x, y, r) = _places[colony[Math.Min(random.Next(colony.Count), random.Next(colony.Count))]];
            var (sin, cos) = StableMath.SinCos(random.NextDouble() * 2 * Math.PI);
            var distance = (r + radius) * _spacing * (1.001 + 0.15 * random.NextDouble());
            if (TryAdd(x + cos * distance, y + sin * distance, radius))
            {
                colony.Add(_places.Count - 1);
                return true;
            }
        }

        return false;
    }

    private bool TryAdd(double x, double y, double radius)
    {
        if (x < 0 || y < 0 || x >= _width || y >= _height)
            return false;
        var reach = (radius + _largest) * _spacing;
        for (var row = Cell(y - reach); row <= Cell(y + reach); row++)
        {
            for (var column = Cell(x - reach); column <= Cell(x + reach); column++)
            {
                if (column < 0 || column >= _columns || row < 0 || row * _columns >= _grid.Length)
                    continue;
                foreach (var other in _grid[row * _columns + column] ?? [])
                {
                    var (ox, oy, or) = _places[other];
                    var least = (radius + or) * _spacing;
                    if ((ox - x) * (ox - x) + (oy - y) * (oy - y) < least * least)
                        return false;
                }
            }
        }

        (_grid[Cell(y) * _columns + Cell(x)] ??= []).Add(_places.Count);
        _places.Add((x, y, radius));
        return true;
    }

    private int Cell(double position) => (int)Math.Floor(position / _cellSide);
}
