namespace CellGenie.Synthesis.Realism;

/// <summary>Sums over square tiles of a frame, from which the surroundings of a cell are put together. One for each worker.</summary>
internal sealed class TileGrid
{
    /// <summary>Side of a tile in pixels.</summary>
    public const int Side = 32;

    private int _columns;
    private int _rows;
    private BandSum[] _all = [];
    private BandSum[] _background = [];
    private int[] _covered = [];

    /// <summary>Begins an image.</summary>
    public void Begin(int width, int height)
    {
        _columns = (width + Side - 1) / Side;
        _rows = (height + Side - 1) / Side;
        _all = new BandSum[_columns * _rows];
        _background = new BandSum[_columns * _rows];
        _covered = new int[_columns * _rows];
    }

    /// <summary>Adds a run of pixels of one row of one tile.</summary>
    public void Add(int x, int y, in BandSum all, in BandSum background, int covered)
    {
        var tile = y / Side * _columns + x / Side;
        _all[tile] += all;
        _background[tile] += background;
        _covered[tile] += covered;
    }

    /// <summary>The 3 x 3 tiles around a place: all pixels, those of the background, and how many are under cells.</summary>
    public (BandSum All, BandSum Background, long Covered) Around(double x, double y)
    {
        var (all, background, covered) = (new BandSum(), new BandSum(), 0L);
        var (column, row) = ((int)x / Side, (int)y / Side);
        for (var r = Math.Max(0, row - 1); r <= Math.Min(_rows - 1, row + 1); r++)
        {
            for (var c = Math.Max(0, column - 1); c <= Math.Min(_columns - 1, column + 1); c++)
            {
                all += _all[r * _columns + c];
                background += _background[r * _columns + c];
                covered += _covered[r * _columns + c];
            }
        }

        return (all, background, covered);
    }
}
