using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>Reads a donor's matte between its pixels: whether a place is mask, and how far it is from it.</summary>
internal readonly ref struct MatteSampler
{
    // A place belongs to the mask from a coverage of one half on, in 1/4096.
    private const int Half = 2048;
    private const int Whole = 64;

    private readonly ReadOnlySpan<byte> _matte;
    private readonly int _width;
    private readonly int _height;
    private readonly int _maskLeft;
    private readonly int _maskTop;
    private readonly uint _maskWidth;
    private readonly uint _maskHeight;
    private readonly byte _beyond;

    /// <summary>Reads a donor as the bank has it.</summary>
    public MatteSampler(scoped in DonorCell donor, int ringWidth)
    {
        _matte = donor.Matte;
        (_width, _height) = (donor.Record.CropWidth, donor.Record.CropHeight);
        // Between the pixel before the mask's box and its last one: nothing else is covered.
        (_maskLeft, _maskTop) = (donor.Record.RingLeft - 1, donor.Record.RingTop - 1);
        (_maskWidth, _maskHeight) = (donor.Record.Width + 1u, donor.Record.Height + 1u);
        _beyond = (byte)(ringWidth + 1);
    }

    /// <summary>Whether a place is covered by the mask by one half or more.</summary>
    /// <param name="u">Column in 1/64 pixel.</param>
    /// <param name="v">Row in 1/64 pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsInside(int u, int v)
    {
        var (column, row) = (u >> CubicKernel.PhaseBits, v >> CubicKernel.PhaseBits);
        if ((uint)(column - _maskLeft) >= _maskWidth || (uint)(row - _maskTop) >= _maskHeight)
            return false;
        Around(column, row, out var a, out var b, out var c, out var d);
        if ((a & b & c & d) == DonorCell.MaskPixel)
            return true;
        // Distances are below 128, so the top bit tells the mask.
        return ((a | b | c | d) & 128) != 0 && Coverage(a >> 7, b >> 7, c >> 7, d >> 7, u & (Whole - 1), v & (Whole - 1)) >= Half;
    }

    /// <summary>The matte of a place outside the mask: 1 up to the ring's width, 0 beyond the ring.</summary>
    /// <param name="u">Column in 1/64 pixel.</param>
    /// <param name="v">Row in 1/64 pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Distance(int u, int v)
    {
        var (column, row) = (u >> CubicKernel.PhaseBits, v >> CubicKernel.PhaseBits);
        if ((uint)(column + 1) > (uint)_width || (uint)(row + 1) > (uint)_height)
            return 0;
        Around(column, row, out var a, out var b, out var c, out var d);
        if ((a | b | c | d) == 0)
            return 0;
        var distance = (Coverage(Of(a), Of(b), Of(c), Of(d), u & (Whole - 1), v & (Whole - 1)) + Half) >> 12;
        return distance >= _beyond ? (byte)0 : (byte)Math.Max(distance, 1);
    }

    /// <summary>Four values, weighted by how near they are, in 1/4096.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Coverage(int a, int b, int c, int d, int x, int y) =>
        (Whole - y) * ((Whole - x) * a + x * b) + y * ((Whole - x) * c + x * d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Around(int column, int row, out byte a, out byte b, out byte c, out byte d)
    {
        if ((uint)column < (uint)(_width - 1) && (uint)row < (uint)(_height - 1))
        {
            ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(_matte), row * _width + column);
            ref var below = ref Unsafe.Add(ref at, _width);
            (a, b, c, d) = (at, Unsafe.Add(ref at, 1), below, Unsafe.Add(ref below, 1));
            return;
        }

        (a, b, c, d) = (At(column, row), At(column + 1, row), At(column, row + 1), At(column + 1, row + 1));
    }

    private byte At(int column, int row) => (uint)column < (uint)_width && (uint)row < (uint)_height ? _matte[row * _width + column] : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Of(byte matte) => matte == 0 ? _beyond : matte == DonorCell.MaskPixel ? 0 : matte;
}
