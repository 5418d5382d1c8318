namespace CellGenie.Imaging;

/// <summary>Brings 32-bit labels into a 16-bit map.</summary>
internal static class LabelNumbers
{
    /// <summary>Converts labels; those of a map with a number above 65,535 are numbered anew from 1, in ascending order.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="stored">The stored 32 bits, row-major. Overwritten.</param>
    /// <param name="sampleFormat">What the bits are, as in <see cref="TiffPage.SampleFormat"/>. Floating point numbers must be whole.</param>
    /// <exception cref="InvalidInputException">A number is negative or not whole, or there are too many different labels.</exception>
    public static LabelMap ToMap(string name, int width, int height, uint[] stored, int sampleFormat)
    {
        var highest = 0u;
        for (var i = 0; i < stored.Length; i++)
        {
            if (sampleFormat == 3)
                stored[i] = Whole(name, i, width, BitConverter.UInt32BitsToSingle(stored[i]));
            else if (sampleFormat == 2 && (int)stored[i] < 0)
                throw NotALabel(name, i, width);
            highest = Math.Max(highest, stored[i]);
        }

        var map = new LabelMap(width, height);
        if (highest <= LabelMap.MaxLabel)
        {
            for (var i = 0; i < stored.Length; i++)
                map.Labels[i] = (ushort)stored[i];
            return map;
        }

        var numbers = Number(name, stored);
        // Neighbours mostly belong to the same instance.
        var (last, number) = (0u, (ushort)0);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] != last)
                (last, number) = (stored[i], numbers[stored[i]]);
            map.Labels[i] = number;
        }

        return map;
    }

    private static Dictionary<uint, ushort> Number(string name, uint[] stored)
    {
        var distinct = new HashSet<uint> { 0 };
        foreach (var label in stored)
        {
            if (distinct.Add(label) && distinct.Count > LabelMap.MaxLabel + 1)
                throw new InvalidInputException(name, "", $"a label map has at most {LabelMap.MaxLabel} instances");
        }

        return distinct.Order().Select((label, i) => (label, i)).ToDictionary(n => n.label, n => (ushort)n.i);
    }

    private static uint Whole(string name, int at, int width, float value)
    {
        // 2^32 is the first float beyond 32 bits; NaN fails every comparison.
        if (value >= 0 && value < 4294967296f && value == MathF.Floor(value))
            return (uint)value;
        throw NotALabel(name, at, width);
    }

    private static InvalidInputException NotALabel(string name, int at, int width) =>
        new(name, $"pixel ({at % width}, {at / width})", "a label is a whole number of at least 0");
}
