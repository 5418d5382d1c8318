using System.Numerics;

namespace CellGenie.Imaging;

/// <summary>The symbols of match lengths and distances (RFC 1951, section 3.2.5).</summary>
internal static class DeflateSymbols
{
    public readonly record struct Coded(int Symbol, int Extra, int ExtraBits);

    /// <summary>A length of 3 to 258: four symbols for each power of two from 8 on, 258 with one of its own.</summary>
    public static Coded OfLength(int length)
    {
        if (length == 258)
            return new(285, 0, 0);
        var coded = Split((uint)length - 3, 2);
        return coded with { Symbol = coded.Symbol + 257 };
    }

    /// <summary>A distance of 1 to 32,768: two symbols for each power of two from 4 on.</summary>
    public static Coded OfDistance(int distance) => Split((uint)distance - 1, 1);

    /// <summary>Splits a number into its leading <paramref name="leading"/> + 1 bits, which make the symbol, and the bits below.</summary>
    private static Coded Split(uint value, int leading)
    {
        var extraBits = Math.Max(0, BitOperations.Log2(value | 1) - leading);
        return new((extraBits << leading) + (int)(value >> extraBits), (int)(value & ((1u << extraBits) - 1)), extraBits);
    }
}
