namespace CellGenie.Synthesis.Realism;

/// <summary>How far cells are from one another.</summary>
internal static class NeighbourDistances
{
    /// <summary>For each centre the distance in pixels to the nearest other one, in the order given; NaN for a single one.</summary>
    public static double[] Of(IReadOnlyList<(double X, double Y)> centres)
    {
        var distances = new double[centres.Count];
        if (centres.Count < 2)
        {
            Array.Fill(distances, double.NaN);
            return distances;
        }

        // Sorted by x, a search may stop as soon as the difference in x alone is too large.
        var order = Enumerable.Range(0, centres.Count).OrderBy(i => centres[i].X).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            var (x, y) = centres[order[i]];
            var best = double.MaxValue;
            for (var j = i + 1; j < order.Length && Square(centres[order[j]].X - x) < best; j++)
                best = Math.Min(best, Square(centres[order[j]].X - x) + Square(centres[order[j]].Y - y));
            for (var j = i - 1; j >= 0 && Square(centres[order[j]].X - x) < best; j--)
                best = Math.Min(best, Square(centres[order[j]].X - x) + Square(centres[order[j]].Y - y));
            distances[order[i]] = Math.Sqrt(best);
        }

        return distances;
    }

    private static double Square(double x) => x * x;
}
