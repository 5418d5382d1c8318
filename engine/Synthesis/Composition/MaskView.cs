using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CellGenie.Synthesis;

/// <summary>
/// A mask as it lies, without a copy: the donor's runs as they are stored, and how they are mirrored. Painting a cell costs little more than
/// writing its runs anew would, and most trials are never painted.
/// </summary>
internal readonly ref struct MaskView
{
    private readonly int _row;
    private readonly int _rowStep;
    private readonly int _column;
    private readonly int _columnStep;
    private readonly int _lengthStep;

    /// <summary>Creates a view.</summary>
    /// <param name="runs">The stored runs (y, x, length), ordered by y, then x.</param>
    /// <param name="width">Width of the mask's box.</param>
    /// <param name="height">Height of the mask's box.</param>
    /// <param name="mirror">How they are mirrored: <see cref="Turn.MirrorX"/>, <see cref="Turn.MirrorY"/> or both.</param>
    public MaskView(ReadOnlySpan<ushort> runs, int width, int height, Turn mirror)
    {
        Runs = runs;
        IsMirroredX = mirror.HasFlag(Turn.MirrorX);
        (_row, _rowStep) = mirror.HasFlag(Turn.MirrorY) ? (height - 1, -1) : (0, 1);
        (_column, _columnStep, _lengthStep) = IsMirroredX ? (width, -1, -1) : (0, 1, 0);
    }

    /// <summary>The stored runs.</summary>
    public ReadOnlySpan<ushort> Runs { get; }

    /// <summary>Whether left and right change places.</summary>
    public bool IsMirroredX { get; }

    /// <summary>Row and first column of a run as it lies.</summary>
    /// <param name="r">Where in <see cref="Runs"/> it begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (int Row, int Column) At(int r)
    {
        ref var run = ref Unsafe.Add(ref MemoryMarshal.GetReference(Runs), r);
        return (_row + _rowStep * run, _column + _columnStep * Unsafe.Add(ref run, 1) + _lengthStep * Unsafe.Add(ref run, 2));
    }
}
