using System.Runtime.CompilerServices;

namespace CellGenie.Synthesis;

/// <summary>Reads a donor's matte between its pixels: how much of a place is mask, and how far it is from it.</summary>
internal readonly ref struct MatteSampler(ReadOnlySpan<byte> matte, int width, int height, int ringWidth)
{
    /// <summary>Coverage from which on a pixel belongs to the mask: one half.</summary>
    public const int Half = 2048;

    private const int Whole = 64;

    private readonly ReadOnlySpan<byte> _matte = matte;
    private readonly byte _beyond = (byte)(ringWidth + 1);

    /// <summary>How much of a place is mask, in 1/4096.</summary>
    /// <param name="u">Column in 1/64 pixel.</param>
    /// <param name="v">Row in 1/64 pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Coverage(int u, int v)
    {
        Around(u >> 6, v >> 6, out var a, out var b, out var c, out var d);
        var inside = (a == DonorCell.MaskPixel ? 1 : 0) + (b == DonorCell.MaskPixel ? 1 : 0) + (c == DonorCell.MaskPixel ? 1 : 0) + (d == DonorCell.MaskPixel ? 1 : 0);
        if (inside == 0)
            return 0;
        if (inside == 4)
            return Whole * Whole;
        var (x, y) = (u & 63, v & 63);
        return (a == DonorCell.MaskPixel ? (Whole - x) * (Whole - y) : 0) + (b == DonorCell.MaskPixel ? x * (Whole - y) : 0) +
            (c == DonorCell.MaskPixel ? (Whole - x) * y : 0) + (d == DonorCell.MaskPixel ? x * y : 0);
    }

    /// <summary>The matte of a place outside the mask: 1 up to the ring's width, 0 beyond the ring.</summary>
    /// <param name="u">Column in 1/64 pixel.</param>
    /// <param name="v">Row in 1/64 pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Distance(int u, int v)
    {
        Around(u >> 6, v >> 6, out var a, out var b, out var c, out var d);
        var (x, y) = (u & 63, v & 63);
        var sum = (Whole - y) * ((Whole - x) * Of(a) + x * Of(b)) + y * ((Whole - x) * Of(c) + x * Of(d));
        var distance = (sum + Half) >> 12;
        return distance >= _beyond ? (byte)0 : (byte)Math.Max(distance, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Around(int column, int row, out byte a, out byte b, out byte c, out byte d)
    {
        if ((uint)column < (uint)(width - 1) && (uint)row < (uint)(height - 1))
        {
            var at = row * width + column;
            (a, b, c, d) = (_matte[at], _matte[at + 1], _matte[at + width], _matte[at + width + 1]);
            return;
        }

        (a, b, c, d) = (At(column, row), At(column + 1, row), At(column, row + 1), At(column + 1, row + 1));
    }

    private byte At(int column, int row) => (uint)column < (uint)width && (uint)row < (uint)height ? _matte[row * width + column] : (byte)0;

    private int Of(byte matte) => matte switch { DonorCell.MaskPixel => 0, 0 => _beyond, _ => matte };
}
