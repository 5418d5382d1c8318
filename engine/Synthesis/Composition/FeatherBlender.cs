using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Fades a cell's own surroundings into the image over a ring outside its mask. Masks stay as they are.</summary>
internal sealed class FeatherBlender
{
    private const int Lanes = RingWindow.Lanes;

    private readonly int _width;
    private readonly byte[] _alpha;

    public FeatherBlender(int width)
    {
        _width = width;
        // Weight of the donor in 1/256, falling from the outline (distance 0) to nothing at width + 1. Whole numbers: the same everywhere.
        _alpha = new byte[Math.Max(Lanes, width + 1)];
        for (var d = 1; d <= width; d++)
            _alpha[d] = (byte)(256 * (width + 1 - d) / (width + 1));
    }

    /// <summary>Blends the ring of one cell over pixels that belong to the background or to cells below it.</summary>
    /// <param name="pixels">The frame, with at least 16 bytes behind its end.</param>
    /// <param name="labels">The finished labels; lower numbers lie on top.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="placed">Where it lies.</param>
    /// <param name="label">Its label.</param>
    public void Blend(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, in PlacedCell placed, int label)
    {
        var window = new RingWindow(cell.Record, placed, labels);
        for (var y = window.FromY; y < window.ToY; y++)
        {
            var matte = window.OfCrop(cell.Matte, y);
            var crop = window.OfCrop(cell.Crop, y);
            var owners = window.Owners(y);
            var row = window.OfFrame(pixels, y);
            if (_width < Lanes)
                BlendRow(row, owners, matte, crop, placed.Shift, label);
            else
                BlendRowScalar(row, owners, matte, crop, placed.Shift, label);
        }
    }

    private void BlendRowScalar(Span<byte> row, ReadOnlySpan<ushort> owners, ReadOnlySpan<byte> matte, ReadOnlySpan<byte> crop, int shift, int label)
    {
        for (var x = 0; x < matte.Length; x++)
        {
            var distance = matte[x];
            if (distance == 0 || distance > _width || (owners[x] != 0 && owners[x] <= label))
                continue;
            var below = (int)row[x];
            var donor = Math.Clamp(crop[x] + shift, 0, 255);
            row[x] = (byte)(below + (((donor - below) * _alpha[distance] + 128) >> 8));
        }
    }

    /// <summary>The same, sixteen pixels at a time. Reads and writes back up to 15 entries beyond the spans' ends, unchanged.</summary>
    private void BlendRow(Span<byte> row, ReadOnlySpan<ushort> owners, ReadOnlySpan<byte> matte, ReadOnlySpan<byte> crop, int shift, int label)
    {
        ref var pixel = ref MemoryMarshal.GetReference(row);
        ref var owner = ref MemoryMarshal.GetReference(owners);
        ref var distance = ref MemoryMarshal.GetReference(matte);
        ref var donor = ref MemoryMarshal.GetReference(crop);
        var weights = Vector128.LoadUnsafe(ref _alpha[0]);
        var limit = Vector128.Create((byte)_width);
        var above = Vector256.Create((ushort)label);
        var up = Vector128.Create((byte)Math.Max(shift, 0));
        var down = Vector128.Create((byte)Math.Max(-shift, 0));
        for (var x = 0; x < matte.Length; x += Lanes)
        {
            var d = Vector128.LoadUnsafe(ref Unsafe.Add(ref distance, x));
            if (matte.Length - x < Lanes)
                d = RingWindow.First(matte.Length - x, d);
            var active = RingWindow.InRing(d, limit);
            if (active == Vector128<byte>.Zero)
                continue;
            var owned = Vector256.LoadUnsafe(ref Unsafe.Add(ref owner, x));
            var open = Vector256.Equals(owned, Vector256<ushort>.Zero) | Vector256.GreaterThan(owned, above);
            active &= Vector128.Narrow(open.GetLower(), open.GetUpper());
            if (active == Vector128<byte>.Zero)
                continue;

            var alpha = Vector128.Shuffle(weights, d);
            var source = Vector128.SubtractSaturate(Vector128.AddSaturate(Vector128.LoadUnsafe(ref Unsafe.Add(ref donor, x)), up), down);
            var below = Vector128.LoadUnsafe(ref Unsafe.Add(ref pixel, x));
            var mixed = Vector128.Narrow(
                Mix(Vector128.WidenLower(below), Vector128.WidenLower(source), Vector128.WidenLower(alpha)),
                Mix(Vector128.WidenUpper(below), Vector128.WidenUpper(source), Vector128.WidenUpper(alpha)));
            Vector128.ConditionalSelect(active, mixed, below).StoreUnsafe(ref Unsafe.Add(ref pixel, x));
        }
    }

    /// <summary>below + (donor - below) * alpha / 256, rounded; every intermediate fits into 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Mix(Vector128<ushort> below, Vector128<ushort> donor, Vector128<ushort> alpha) =>
        (below * (Vector128.Create((ushort)256) - alpha) + donor * alpha + Vector128.Create((ushort)128)) >>> 8;
}
