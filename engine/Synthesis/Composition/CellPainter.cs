using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>
/// Paints cells from the top one downwards: a pixel that is taken stays taken. So the visible area of a cell is final before a single
/// pixel of it is written, and a cell that breaks the rules leaves no trace.
/// </summary>
internal static class CellPainter
{
    // Sixteen 16-bit labels at a time: most runs of a cell are shorter, so one step does a run.
    private const int Lanes = 16;

    private static readonly ushort[] LaneMasks = MakeLaneMasks();

    /// <summary>Number of the cell's pixels that are still free.</summary>
    /// <param name="labels">Labels painted so far.</param>
    /// <param name="runs">The mask's runs (y, x, length).</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    public static int CountFree(PaddedLabels labels, ReadOnlySpan<ushort> runs, int x, int y)
    {
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        var stride = labels.Stride;
        var free = 0;
        for (var r = 0; r < runs.Length; r += 3)
        {
            ref var at = ref Unsafe.Add(ref origin, runs[r] * stride + runs[r + 1]);
            for (int left = runs[r + 2]; left > 0; left -= Lanes)
            {
                var open = FreeLanes(Vector256.LoadUnsafe(ref at), left);
                free += BitOperations.PopCount(open.ExtractMostSignificantBits());
                at = ref Unsafe.Add(ref at, Lanes);
            }
        }

        return free;
    }

    /// <summary>Gives the cell's free pixels its label and its grey values.</summary>
    /// <param name="pixels">The frame, row-major, <c>labels.Width</c> a row, with at least 16 bytes behind its end.</param>
    /// <param name="labels">Labels painted so far.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    /// <param name="label">The new label.</param>
    /// <param name="shift">Grey levels to add, -255..255, saturating.</param>
    /// <returns>Number of pixels painted.</returns>
    public static int Paint(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, int x, int y, ushort label, int shift)
    {
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        ref var image = ref pixels[y * labels.Width + x];
        ref var crop = ref Unsafe.Add(ref MemoryMarshal.GetReference(cell.Crop), cell.Record.RingTop * cell.Record.CropWidth + cell.Record.RingLeft);
        var labelStride = labels.Stride;
        var imageStride = labels.Width;
        int cropStride = cell.Record.CropWidth;
        var runs = cell.Runs;
        var newLabel = Vector256.Create(label);
        var up = Vector128.Create((byte)Math.Max(shift, 0));
        var down = Vector128.Create((byte)Math.Max(-shift, 0));
        var painted = 0;
        for (var r = 0; r < runs.Length; r += 3)
        {
            int row = runs[r];
            int column = runs[r + 1];
            ref var to = ref Unsafe.Add(ref origin, row * labelStride + column);
            ref var grey = ref Unsafe.Add(ref image, row * imageStride + column);
            ref var from = ref Unsafe.Add(ref crop, row * cropStride + column);
            for (int left = runs[r + 2]; left > 0; left -= Lanes)
            {
                var old = Vector256.LoadUnsafe(ref to);
                var open = FreeLanes(old, left);
                painted += BitOperations.PopCount(open.ExtractMostSignificantBits());
                Vector256.ConditionalSelect(open, newLabel, old).StoreUnsafe(ref to);

                var openBytes = Vector128.Narrow(open.GetLower(), open.GetUpper());
                var donor = Vector128.SubtractSaturate(Vector128.AddSaturate(Vector128.LoadUnsafe(ref from), up), down);
                Vector128.ConditionalSelect(openBytes, donor, Vector128.LoadUnsafe(ref grey)).StoreUnsafe(ref grey);

                to = ref Unsafe.Add(ref to, Lanes);
                grey = ref Unsafe.Add(ref grey, Lanes);
                from = ref Unsafe.Add(ref from, Lanes);
            }
        }

        return painted;
    }

    /// <summary>Gives the cell's free pixels its label and its grey values in another tone.</summary>
    /// <param name="pixels">The frame, row-major, <c>labels.Width</c> a row, with at least 16 bytes behind its end.</param>
    /// <param name="labels">Labels painted so far.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    /// <param name="label">The new label.</param>
    /// <param name="tone">The tone.</param>
    /// <param name="plane">The smooth background at the middle of the cell's box.</param>
    /// <param name="cover">How much of a cell the rings of those above it hide, in 1/64, for each pixel of the frame; 16 more bytes behind its end.</param>
    public static void Paint(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, int x, int y, ushort label, in DonorTone tone, SmoothPlane plane, ReadOnlySpan<sbyte> cover)
    {
        ref var hidden = ref Unsafe.Add(ref MemoryMarshal.GetReference(cover), y * labels.Width + x);
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        ref var image = ref pixels[y * labels.Width + x];
        int cropStride = cell.Record.CropWidth;
        ref var crop = ref Unsafe.Add(ref MemoryMarshal.GetReference(cell.Crop), cell.Record.RingTop * cropStride + cell.Record.RingLeft);
        var runs = cell.Runs;
        var newLabel = Vector256.Create(label);
        for (var r = 0; r < runs.Length; r += 3)
        {
            int row = runs[r];
            int end = runs[r + 1] + runs[r + 2];
            for (int column = runs[r + 1]; column < end; column += Lanes)
            {
                ref var to = ref Unsafe.Add(ref origin, row * labels.Stride + column);
                ref var grey = ref Unsafe.Add(ref image, row * labels.Width + column);
                var old = Vector256.LoadUnsafe(ref to);
                var open = FreeLanes(old, end - column);
                Vector256.ConditionalSelect(open, newLabel, old).StoreUnsafe(ref to);

                var openBytes = Vector128.Narrow(open.GetLower(), open.GetUpper());
                var donor = tone.At(Vector128.LoadUnsafe(ref Unsafe.Add(ref crop, row * cropStride + column)), column, row);
                var below = Vector128.LoadUnsafe(ref grey);
                var rings = Vector128.LoadUnsafe(ref Unsafe.Add(ref hidden, row * labels.Width + column)).AsByte() & openBytes;
                if (rings != Vector128<byte>.Zero)
                {
                    // Within sixteen pixels a smooth background is flat.
                    var level = Math.Clamp(plane.At(column + Lanes / 2 - cell.Record.Width / 2, row - cell.Record.Height / 2), 0, 255);
                    donor = Vector128.ConditionalSelect(Vector128.Equals(rings, Vector128<byte>.Zero), donor, UnderRings(donor, below, rings, (short)level));
                }

                Vector128.ConditionalSelect(openBytes, donor, below).StoreUnsafe(ref grey);
            }
        }
    }

    /// <summary>A ring that lies there already, plus what it leaves of the cell's difference to the background.</summary>
    private static Vector128<byte> UnderRings(Vector128<byte> donor, Vector128<byte> ring, Vector128<byte> hidden, short level)
    {
        var (donorLow, donorHigh) = Vector128.Widen(donor);
        var (ringLow, ringHigh) = Vector128.Widen(ring);
        var (hiddenLow, hiddenHigh) = Vector128.Widen(hidden);
        var flat = Vector128.Create(level);
        return Vector128.Narrow(Sum(donorLow.AsInt16(), ringLow.AsInt16(), hiddenLow.AsInt16()), Sum(donorHigh.AsInt16(), ringHigh.AsInt16(), hiddenHigh.AsInt16()));

        Vector128<ushort> Sum(Vector128<short> cell, Vector128<short> above, Vector128<short> cover)
        {
            var sum = above + (((cell - flat) * (Vector128.Create((short)HaloBlender.Unit) - cover)) >> 6);
            return Vector128.Min(Vector128.Max(sum, Vector128<short>.Zero), Vector128.Create((short)255)).AsUInt16();
        }
    }

    /// <summary>All ones in the first <paramref name="left"/> lanes that hold background.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> FreeLanes(Vector256<ushort> labels, int left)
    {
        var lanes = Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(LaneMasks), Lanes - Math.Min(left, Lanes)));
        return lanes & Vector256.Equals(labels, Vector256<ushort>.Zero);
    }

    private static ushort[] MakeLaneMasks()
    {
        // A window that starts at 16 - n has n full lanes.
        var masks = new ushort[2 * Lanes];
        Array.Fill(masks, ushort.MaxValue, 0, Lanes);
        return masks;
    }
}
