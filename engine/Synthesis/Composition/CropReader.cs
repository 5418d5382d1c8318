using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>
/// Reads sixteen pixels of a donor's crop or matte at a time, in the order in which the cell lies. Behind a row's end, and before its start where
/// the cell is mirrored, comes whatever is stored there; the bank has room enough on both sides.
/// </summary>
internal readonly ref struct CropReader
{
    private readonly ref byte _start;
    private readonly int _rowStep;

    /// <summary>Creates a reader.</summary>
    /// <param name="cell">The cell, which may be mirrored.</param>
    /// <param name="data">Its crop or its matte.</param>
    public CropReader(in DonorCell cell, ReadOnlySpan<byte> data)
    {
        var record = cell.Record;
        var first = 0;
        (_rowStep, Step) = (record.CropWidth, 1);
        if (cell.Mirror.HasFlag(Turn.MirrorY))
        {
            first += (record.CropHeight - 1) * record.CropWidth;
            _rowStep = -record.CropWidth;
        }

        if (cell.Mirror.HasFlag(Turn.MirrorX))
        {
            first += record.CropWidth - Vector128<byte>.Count;
            Step = -1;
        }

        _start = ref Unsafe.Add(ref MemoryMarshal.GetReference(data), first);
    }

    /// <summary>Entries from one column to the next, 1 or -1.</summary>
    public int Step { get; }

    /// <summary>Where <see cref="Load"/> finds the pixels from a column of a row of the crop on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte At(int x, int y) => ref Unsafe.Add(ref _start, y * _rowStep + x * Step);

    /// <summary>Sixteen pixels in the order in which the cell lies.</summary>
    /// <param name="at">From <see cref="At"/>, moved on by whole steps.</param>
    /// <param name="step">The reader's <see cref="Step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(ref byte at, int step)
    {
        var pixels = Vector128.LoadUnsafe(ref at);
        return step < 0 ? Vector128.ShuffleNative(pixels, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)) : pixels;
    }

    /// <summary>Thirty-two pixels; see <see cref="Load"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadWide(ref byte at, int step) =>
        Vector256.Create(Load(ref at, step), Load(ref Unsafe.Add(ref at, step * Vector128<byte>.Count), step));

    /// <summary>How far from <see cref="At"/> a single pixel lies.</summary>
    /// <param name="x">Columns from there.</param>
    /// <param name="step">The reader's <see cref="Step"/>.</param>
    public static int Offset(int x, int step) => step < 0 ? Vector128<byte>.Count - 1 - x : x;
}
