namespace CellGenie.Coco;

/// <summary>Which images of a culture are incompletely annotated, told from their counts alone. LIVECell has nine images with 1 to 9 of hundreds of cells (its issue 21).</summary>
public static class PopulationNorm
{
    /// <summary>An image with less than this share of its culture's median count is incomplete.</summary>
    public const double IncompleteShare = 0.1;

    /// <summary>A culture with fewer images has no norm.</summary>
    public const int MinImages = 4;

    /// <summary>The median; of an even number of counts the mean of the middle two.</summary>
    /// <param name="counts">At least one, in any order.</param>
    public static double Median(IReadOnlyList<int> counts)
    {
        int[] sorted = [.. counts.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }

    /// <summary>For each image of one culture, whether it has far fewer annotations than is normal.</summary>
    /// <param name="counts">Annotations of each image.</param>
    /// <param name="share">See <see cref="IncompleteShare"/>.</param>
    /// <param name="minImages">See <see cref="MinImages"/>.</param>
    public static bool[] FindIncomplete(IReadOnlyList<int> counts, double share = IncompleteShare, int minImages = MinImages)
    {
        var incomplete = new bool[counts.Count];
        if (counts.Count == 0 || counts.Count < minImages)
            return incomplete;
        var limit = Median(counts) * share;
        for (var i = 0; i < counts.Count; i++)
            incomplete[i] = counts[i] < limit;
        return incomplete;
    }
}
