namespace CellGenie.Segmentation;

/// <summary>Chooses the boxes that a loss is computed on.</summary>
public static class BoxSampler
{
    /// <summary>Brings a random choice of <paramref name="count"/> items to the front of a list. The order behind them does not matter.</summary>
    public delegate void Chooser(Span<int> items, int count);

    /// <summary>Chooses the first items, as tests want it.</summary>
    public static Chooser First { get; } = (_, _) => { };

    /// <summary>Chooses foreground boxes up to a share, and fills up with background boxes.</summary>
    /// <param name="labels">1 foreground, 0 background; others are never chosen.</param>
    /// <param name="count">The most boxes to choose.</param>
    /// <param name="foregroundShare">The largest share of <paramref name="count"/> that is foreground.</param>
    /// <param name="choose">The random choice.</param>
    public static (int[] Foreground, int[] Background) Sample(ReadOnlySpan<sbyte> labels, int count, double foregroundShare, Chooser choose)
    {
        var foreground = Choose(labels, 1, (int)(count * foregroundShare), choose);
        return (foreground, Choose(labels, 0, count - foreground.Length, choose));
    }

    private static int[] Choose(ReadOnlySpan<sbyte> labels, sbyte wanted, int most, Chooser choose)
    {
        var items = new List<int>();
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == wanted)
                items.Add(i);
        }

        int[] all = [.. items];
        if (all.Length <= most)
            return all;
        choose(all, most);
        return all[..most];
    }
}
