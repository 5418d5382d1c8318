namespace CellGenie.Synthesis;

/// <summary>Reads the cells of a real image as wishes for a frame: flipped at random, cut to the frame or repeated mirrored over it.</summary>
internal sealed class ModelLayout(CellBank bank, int width, int height)
{
    // As in extraction: outlines often end a pixel or two before the frame.
    private const int FrameTolerance = 2;

    // Less of a cell at the frame is no cell that anybody would have annotated.
    private const double LeastShare = 0.25;
    private const int LeastArea = 10;

    /// <summary>Adds the cells of a model.</summary>
    /// <returns>The window into the mirrored model that the frame shows: of its background, the same one fits.</returns>
    public (int X, int Y) AddTo(List<Wish> wishes, PoolEntry model, ref CounterRandom random)
    {
        var (modelWidth, modelHeight) = (model.Source.Width, model.Source.Height);
        var turn = (Turn)random.Next(4);
        var offsetX = random.Next(Math.Max(0, modelWidth - width) + 1);
        var offsetY = random.Next(Math.Max(0, modelHeight - height) + 1);
        for (var row = 0; row * modelHeight - offsetY < height; row++)
        {
            for (var column = 0; column * modelWidth - offsetX < width; column++)
            {
                var tile = turn ^ ((column & 1) != 0 ? Turn.MirrorX : 0) ^ ((row & 1) != 0 ? Turn.MirrorY : 0);
                foreach (var cell in model.Cells)
                    Add(wishes, cell, tile, modelWidth, modelHeight, column * modelWidth - offsetX, row * modelHeight - offsetY);
            }
        }

        return (offsetX + (turn.HasFlag(Turn.MirrorX) ? modelWidth : 0), offsetY + (turn.HasFlag(Turn.MirrorY) ? modelHeight : 0));
    }

    private void Add(List<Wish> wishes, int index, Turn turn, int modelWidth, int modelHeight, int left, int top)
    {
        ref readonly var cell = ref bank.Cells[index];
        var (x, y, w, h) = (cell.SourceX, cell.SourceY, (int)cell.Width, (int)cell.Height);
        if (turn.HasFlag(Turn.MirrorX))
            x = modelWidth - x - w;
        if (turn.HasFlag(Turn.MirrorY))
            y = modelHeight - y - h;
        var (x0, y0) = (Math.Max(0, x + left), Math.Max(0, y + top));
        var (x1, y1) = (Math.Min(width, x + left + w), Math.Min(height, y + top + h));
        if (x1 <= x0 || y1 <= y0)
            return;
        var share = (double)(x1 - x0) * (y1 - y0) / ((double)w * h);
        var area = (int)(cell.Area * share);
        if (share < LeastShare || area < LeastArea && share < 1)
            return;
        var sides =
            (x0 <= FrameTolerance ? FrameSides.Left : 0) |
            (y0 <= FrameTolerance ? FrameSides.Top : 0) |
            (x1 >= width - FrameTolerance ? FrameSides.Right : 0) |
            (y1 >= height - FrameTolerance ? FrameSides.Bottom : 0);
        wishes.Add(new Wish(index, (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0, area, sides, cell.Eccentricity));
    }
}
