namespace CellGenie.Imaging;

/// <summary>Samples of less than a byte, the first in the highest bits, as PNG and TIFF pack them.</summary>
internal static class BitField
{
    /// <summary>Sample <paramref name="index"/> of a row with 1, 2, 4 or 8 bits for each.</summary>
    public static int Read(ReadOnlySpan<byte> row, int index, int bits)
    {
        var bit = (long)index * bits;
        return (row[(int)(bit >> 3)] >> (8 - bits - (int)(bit & 7))) & ((1 << bits) - 1);
    }
}
