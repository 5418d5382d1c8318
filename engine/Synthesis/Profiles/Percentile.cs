namespace CellGenie.Synthesis;

/// <summary>Percentiles by linear interpolation between order statistics (Hyndman and Fan 1996, type 7).</summary>
internal static class Percentile
{
    /// <summary>The percentile of sorted values.</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0..1.</param>
    public static double Of(ReadOnlySpan<int> sorted, double share)
    {
        var at = share * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}
