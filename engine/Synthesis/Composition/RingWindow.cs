using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>The part of a placed cell's crop that lies in the frame: rows of crop and frame that belong to each other.</summary>
internal readonly struct RingWindow
{
    /// <summary>Pixels that the blenders of rings take at a time; the weights of as many distances fit into one register.</summary>
    public const int Lanes = 16;

    // A window that starts at 32 - n has n full lanes.
    private static ReadOnlySpan<byte> LaneMasks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private readonly int _left;
    private readonly int _top;
    private readonly int _cropWidth;
    private readonly PaddedLabels _labels;

    /// <summary>Finds the window.</summary>
    public RingWindow(in CellRecord cell, in PlacedCell placed, PaddedLabels labels)
    {
        _labels = labels;
        _cropWidth = cell.CropWidth;
        _left = placed.X - cell.RingLeft;
        _top = placed.Y - cell.RingTop;
        FromX = Math.Max(0, -_left);
        FromY = Math.Max(0, -_top);
        Width = Math.Min(_cropWidth, labels.Width - _left) - FromX;
        ToY = Math.Min(cell.CropHeight, labels.Height - _top);
    }

    /// <summary>First column of the crop that lies in the frame.</summary>
    public int FromX { get; }

    /// <summary>First row of the crop that lies in the frame.</summary>
    public int FromY { get; }

    /// <summary>Row of the crop behind the last one.</summary>
    public int ToY { get; }

    /// <summary>Number of columns.</summary>
    public int Width { get; }

    /// <summary>A row of the crop, or of the matte.</summary>
    public ReadOnlySpan<byte> OfCrop(ReadOnlySpan<byte> crop, int y) => crop.Slice(y * _cropWidth + FromX, Width);

    /// <summary>The row of a map of the frame that lies under row <paramref name="y"/> of the crop.</summary>
    public Span<T> OfFrame<T>(Span<T> map, int y) => map.Slice((_top + y) * _labels.Width + _left + FromX, Width);

    /// <summary>The labels under row <paramref name="y"/> of the crop.</summary>
    public ReadOnlySpan<ushort> Owners(int y) => _labels.Buffer.AsSpan(_labels.Index(_left + FromX, _top + y), Width);

    /// <summary>The first distances, fewer than sixteen, and 0 for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> First(int count, Vector128<byte> distances) =>
        distances & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(LaneMasks), (nuint)(2 * Lanes - count));

    /// <summary>The first distances, fewer than thirty-two, and 0 for the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> First(int count, Vector256<byte> distances) =>
        distances & Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(LaneMasks), (nuint)(2 * Lanes - count));

    /// <summary>All ones where a distance is 1 up to a ring's width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InRing(Vector128<byte> distances, Vector128<byte> width) =>
        // 0 wraps round to 255.
        Vector128.LessThan(distances - Vector128<byte>.One, width);
}
