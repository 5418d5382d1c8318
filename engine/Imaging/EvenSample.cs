namespace CellGenie.Imaging;

/// <summary>Some of many, evenly spread.</summary>
public static class EvenSample
{
    /// <summary>Takes some items of a list, in its order: every so many-th one, the first among them.</summary>
    /// <param name="items">The list.</param>
    /// <param name="most">How many at most, 0 or more; a list of no more is taken whole.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="most"/> is negative.</exception>
    public static IEnumerable<T> Of<T>(IReadOnlyList<T> items, int most)
    {
        var count = Math.Min(items.Count, most);
        return Enumerable.Range(0, count).Select(i => items[(int)((long)i * items.Count / count)]);
    }
}
