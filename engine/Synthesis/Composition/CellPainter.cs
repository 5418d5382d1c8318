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

    // A window that starts at 16 - n has n full lanes.
    private static ReadOnlySpan<ushort> LaneMasks =>
    [
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Number of the cell's pixels that are still free.</summary>
    /// <param name="labels">Labels painted so far.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    public static int CountFree(PaddedLabels labels, in MaskView mask, int x, int y)
    {
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        var stride = labels.Stride;
        var runs = mask.Runs;
        var free = 0;
        for (var r = 0; r < runs.Length; r += 3)
        {
            var (row, column) = mask.At(r);
            ref var at = ref Unsafe.Add(ref origin, row * stride + column);
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
    /// <param name="cell">The cell, which may be mirrored.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    /// <param name="label">The new label.</param>
    /// <param name="tone">The tone.</param>
    public static void Paint(Span<byte> pixels, PaddedLabels labels, in DonorCell cell, int x, int y, ushort label, in DonorTone tone)
    {
        var record = cell.Record;
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        ref var image = ref pixels[y * labels.Width + x];
        var (labelStride, imageStride) = (labels.Stride, labels.Width);
        var (left, top) = (record.RingLeft, record.RingTop);
        var crop = new CropReader(cell, cell.Crop);
        var step = crop.Step;
        var mask = cell.Mask;
        var runs = mask.Runs;
        var newLabel = Vector256.Create(label);
        for (var r = 0; r < runs.Length; r += 3)
        {
            var (row, first) = mask.At(r);
            ref var to = ref Unsafe.Add(ref origin, row * labelStride + first);
            ref var grey = ref Unsafe.Add(ref image, row * imageStride + first);
            ref var from = ref crop.At(left + first, top + row);
            int length = runs[r + 2];
            for (var done = 0; done < length; done += Lanes)
            {
                var old = Vector256.LoadUnsafe(ref Unsafe.Add(ref to, done));
                var open = FreeLanes(old, length - done);
                Vector256.ConditionalSelect(open, newLabel, old).StoreUnsafe(ref Unsafe.Add(ref to, done));

                var openBytes = Vector128.Narrow(open.GetLower(), open.GetUpper());
                var donor = tone.At(CropReader.Load(ref Unsafe.Add(ref from, done * step), step), first + done, row);
                var below = Vector128.LoadUnsafe(ref Unsafe.Add(ref grey, done));
                Vector128.ConditionalSelect(openBytes, donor, below).StoreUnsafe(ref Unsafe.Add(ref grey, done));
            }
        }
    }

    /// <summary>All ones in the first <paramref name="left"/> lanes that hold background.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> FreeLanes(Vector256<ushort> labels, int left)
    {
        var lanes = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(LaneMasks), (nuint)(Lanes - Math.Min(left, Lanes)));
        return lanes & Vector256.Equals(labels, Vector256<ushort>.Zero);
    }
}
