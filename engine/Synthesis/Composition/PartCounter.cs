using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Counts the separate parts (8-connected) in which a cell would be seen. Not thread-safe: one for each worker.</summary>
internal sealed class PartCounter
{
    // Labels that are looked at together, a bit each.
    private const int Lanes = 32;

    private Piece[] _pieces = new Piece[256];
    private int _count;

    /// <summary>Counts the parts.</summary>
    /// <param name="labels">Labels painted so far; what is not 0 hides the cell.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="x">Left side of the mask's box.</param>
    /// <param name="y">Top of the mask's box.</param>
    public int Count(PaddedLabels labels, in MaskView mask, int x, int y)
    {
        FindPieces(labels, mask, x, y);
        var pieces = _pieces.AsSpan(0, _count);
        var parts = pieces.Length;
        var above = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            // Pieces of the row before that end too far left touch none of the following ones either.
            while (above < i && (pieces[above].Line < piece.Line - 1 || pieces[above].Line == piece.Line - 1 && pieces[above].To < piece.From))
                above++;
            for (var j = above; j < i && pieces[j].Line == piece.Line - 1 && pieces[j].From <= piece.To; j++)
            {
                var (a, b) = (RootOf(pieces, i), RootOf(pieces, j));
                if (a == b)
                    continue;
                pieces[a].Root = b;
                parts--;
            }
        }

        return parts;
    }

    private void FindPieces(PaddedLabels labels, in MaskView mask, int x, int y)
    {
        _count = 0;
        var runs = mask.Runs;
        // Mirrored, the last run of a row is its first one; the rows then come in reverse, which changes nothing.
        var (first, step) = mask.IsMirroredX ? (runs.Length - 3, -3) : (0, 3);
        ref var origin = ref labels.Buffer[labels.Index(x, y)];
        for (var (r, left) = (first, runs.Length); left > 0; r += step, left -= 3)
        {
            var (row, column) = mask.At(r);
            var line = mask.IsMirroredX ? ushort.MaxValue - runs[r] : runs[r];
            ref var at = ref Unsafe.Add(ref origin, row * labels.Stride + column);
            var length = (int)runs[r + 2];
            var open = -1;
            for (var done = 0; done < length; done += Lanes)
            {
                var free = Free(ref Unsafe.Add(ref at, done));
                if (length - done < Lanes)
                    free &= (1u << (length - done)) - 1;
                for (var bit = 0; bit < Lanes;)
                {
                    var rest = (open < 0 ? free : ~free) >> bit;
                    if (rest == 0)
                        break;
                    bit += BitOperations.TrailingZeroCount(rest);
                    if (open < 0)
                        open = done + bit;
                    else
                        open = Add(line, column + open, column + done + bit);
                }
            }

            if (open >= 0)
                Add(line, column + open, column + length);
        }
    }

    private static uint Free(ref ushort labels) =>
        Vector256.Equals(Vector256.LoadUnsafe(ref labels), Vector256<ushort>.Zero).ExtractMostSignificantBits() |
        Vector256.Equals(Vector256.LoadUnsafe(ref labels, 16), Vector256<ushort>.Zero).ExtractMostSignificantBits() << 16;

    private int Add(int line, int from, int to)
    {
        if (_count == _pieces.Length)
            Array.Resize(ref _pieces, 2 * _count);
        // One past the end on the right: diagonal neighbours touch.
        _pieces[_count] = new Piece { Line = line, From = from, To = to, Root = _count };
        _count++;
        return -1;
    }

    private static int RootOf(Span<Piece> pieces, int piece)
    {
        while (pieces[piece].Root != piece)
            piece = pieces[piece].Root = pieces[pieces[piece].Root].Root;
        return piece;
    }

    private struct Piece
    {
        public int Line;
        public int From;
        public int To;
        public int Root;
    }
}
