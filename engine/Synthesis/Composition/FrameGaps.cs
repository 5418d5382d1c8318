namespace CellGenie.Synthesis;

/// <summary>Pixels between a cell's box and the sides of its frame.</summary>
internal readonly record struct FrameGaps(int Left, int Top, int Right, int Bottom)
{
    public static FrameGaps Of(in CellRecord cell, int width, int height) =>
        new(cell.SourceX, cell.SourceY, width - cell.SourceX - cell.Width, height - cell.SourceY - cell.Height);

    public FrameGaps Turned(Turn turn)
    {
        var gaps = turn.HasFlag(Turn.Swap) ? new FrameGaps(Top, Left, Bottom, Right) : this;
        if (turn.HasFlag(Turn.MirrorX))
            gaps = gaps with { Left = gaps.Right, Right = gaps.Left };
        return turn.HasFlag(Turn.MirrorY) ? gaps with { Top = gaps.Bottom, Bottom = gaps.Top } : gaps;
    }
}
