namespace CellGenie.Coco.Evaluation;

/// <summary>Sorts numbers so that equal ones keep their order.</summary>
internal static class StableSort
{
    /// <summary>Sorts <paramref name="keys"/> ascending and <paramref name="items"/>, which must be ascending at first, along with them.</summary>
    public static void Ascending(double[] keys, int[] items)
    {
        // The fast sort of plain numbers is not stable. Afterwards equal keys stand together, and their items are put in order.
        Array.Sort(keys, items);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
                end++;
            Array.Sort(items, start, end - start);
            start = end;
        }
    }
}
