namespace CellGenie.Synthesis;

/// <summary>Distances between cells.</summary>
internal static class NearestNeighbour
{
    /// <summary>Mean distance from each point to its nearest other point; NaN below two points.</summary>
    public static double MeanDistance(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count < 2)
            return double.NaN;
        // Sorted by x, a search may stop as soon as the difference in x alone is too large.
        var sorted = points.OrderBy(p => p.X).ToArray();
        var sum = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            var best = double.MaxValue;
            for (var j = i + 1; j < sorted.Length && Square(sorted[j].X - sorted[i].X) < best; j++)
                best = Math.Min(best, SquaredDistance(sorted[i], sorted[j]));
            for (var j = i - 1; j >= 0 && Square(sorted[j].X - sorted[i].X) < best; j--)
                best = Math.Min(best, SquaredDistance(sorted[i], sorted[j]));
            sum += Math.Sqrt(best);
        }

        return sum / sorted.Length;
    }

    private static double SquaredDistance((double X, double Y) a, (double X, double Y) b) => Square(a.X - b.X) + Square(a.Y - b.Y);

    private static double Square(double x) => x * x;
}
