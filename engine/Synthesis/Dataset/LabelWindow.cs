using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>The highest or lowest number in a square window around each pixel of a frame, which is cut off at the frame. Not thread-safe.</summary>
/// <param name="reach">How far the window goes from its middle in each direction.</param>
/// <param name="highest">Whether the highest number is looked for.</param>
internal sealed class LabelWindow(int reach, bool highest)
{
    private ushort[] _along = [];
    private ushort[] _row = [];

    /// <summary>Makes room for a frame.</summary>
    public void Begin(int width, int height)
    {
        if (_along.Length < width * height)
            _along = new ushort[width * height];
        if (_row.Length < width)
            _row = new ushort[width];
    }

    /// <summary>Takes the next row.</summary>
    public void Add(ReadOnlySpan<ushort> row, int y)
    {
        var along = _along.AsSpan(y * row.Length, row.Length);
        row.CopyTo(along);
        for (var d = 1; d <= Math.Min(reach, row.Length - 1); d++)
        {
            Take(along[d..], row[..^d]);
            Take(along[..^d], row[d..]);
        }
    }

    /// <summary>The numbers of a row, once all rows were taken; overwritten by the next call.</summary>
    public ReadOnlySpan<ushort> Row(int y, int width, int height)
    {
        var row = _row.AsSpan(0, width);
        _along.AsSpan(y * width, width).CopyTo(row);
        for (var other = Math.Max(0, y - reach); other <= Math.Min(height - 1, y + reach); other++)
            Take(row, _along.AsSpan(other * width, width));
        return row;
    }

    private void Take(Span<ushort> target, ReadOnlySpan<ushort> other)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(other);
        var x = 0;
        for (; x <= target.Length - Vector<ushort>.Count; x += Vector<ushort>.Count)
        {
            var a = Vector.LoadUnsafe(ref Unsafe.Add(ref to, x));
            var b = Vector.LoadUnsafe(ref Unsafe.Add(ref from, x));
            (highest ? Vector.Max(a, b) : Vector.Min(a, b)).StoreUnsafe(ref Unsafe.Add(ref to, x));
        }

        for (; x < target.Length; x++)
            target[x] = highest ? Math.Max(target[x], other[x]) : Math.Min(target[x], other[x]);
    }
}
