namespace CellGenie.Synthesis;

/// <summary>Divides the cells of an image among the cultures of a co-culture.</summary>
internal static class Mixture
{
    /// <summary>
    /// Gives each culture its share, rounded down or up so that the parts add up to the count and each is its exact share in expectation
    /// (systematic sampling: one random number for all).
    /// </summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="parts">The cultures.</param>
    /// <param name="count">Cells of the image.</param>
    /// <param name="counts">Takes the cells of each culture.</param>
    public static void Divide(ref CounterRandom random, IReadOnlyList<MixturePart> parts, int count, Span<int> counts)
    {
        var sum = 0.0;
        foreach (var part in parts)
            sum += part.Ratio;
        var offset = random.NextDouble();
        var (ratio, before) = (0.0, 0);
        for (var k = 0; k < parts.Count; k++)
        {
            ratio += parts[k].Ratio;
            var until = k == parts.Count - 1 ? count : Math.Min(count, (int)Math.Floor(count * (ratio / sum) + offset));
            counts[k] = until - before;
            before = until;
        }
    }
}
