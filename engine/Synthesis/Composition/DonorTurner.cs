using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellGenie.Synthesis;

/// <summary>Turns donors: mask, pixels, ring and slopes together. What it returns is valid until the next call. One for each worker.</summary>
internal sealed class DonorTurner
{
    // The painters read 16 pixels at a time.
    private const int Tail = 16;

    private static readonly Vector128<byte> Backwards = Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);

    private byte[] _crop = [];
    private byte[] _matte = [];
    private ushort[] _runs = [];

    /// <summary>Turns a donor.</summary>
    public DonorCell Turn(scoped in DonorCell cell, Turn turn)
    {
        if (turn == Synthesis.Turn.None)
            return cell;
        var runs = TurnRuns(cell, turn);
        var pixels = cell.Crop.Length;
        Reserve(ref _crop, pixels + Tail);
        TurnPixels(cell.Crop, _crop, cell.Record.CropWidth, cell.Record.CropHeight, turn);
        // A quarter turn has turned the matte already, to find the runs.
        if (!turn.HasFlag(Synthesis.Turn.Swap))
        {
            Reserve(ref _matte, pixels + Tail);
            TurnPixels(cell.Matte, _matte, cell.Record.CropWidth, cell.Record.CropHeight, turn);
        }

        return new DonorCell(Turn(cell.Record, turn) with { RunCount = runs.Length / 3 }, _crop.AsSpan(0, pixels), _matte.AsSpan(0, pixels), runs);
    }

    /// <summary>The same without a copy, for those who read a cell mirrored.</summary>
    public static DonorCell Mirror(scoped in DonorCell cell, Turn turn) =>
        turn == Synthesis.Turn.None ? cell : new DonorCell(Turn(cell.Record, turn), cell.Crop, cell.Matte, cell.Runs, turn);

    /// <summary>Turns a donor's mask alone, for trials.</summary>
    public ReadOnlySpan<ushort> TurnRuns(scoped in DonorCell cell, Turn turn)
    {
        if (turn == Synthesis.Turn.None)
            return cell.Runs;
        if (!turn.HasFlag(Synthesis.Turn.Swap))
            return MirrorRuns(cell, turn.HasFlag(Synthesis.Turn.MirrorX), turn.HasFlag(Synthesis.Turn.MirrorY));
        Reserve(ref _matte, cell.Matte.Length + Tail);
        TurnPixels(cell.Matte, _matte, cell.Record.CropWidth, cell.Record.CropHeight, turn);
        var count = FindRuns(Turn(cell.Record, turn));
        return _runs.AsSpan(0, count);
    }

    /// <summary>A donor's entry as it is after a turn; its runs are not counted anew.</summary>
    public static CellRecord Turn(in CellRecord cell, Turn turn)
    {
        var swap = turn.HasFlag(Synthesis.Turn.Swap);
        var turned = swap
            ? cell with
            {
                Width = cell.Height, Height = cell.Width, CropWidth = cell.CropHeight, CropHeight = cell.CropWidth,
                RingLeft = cell.RingTop, RingTop = cell.RingLeft, SlopeX = cell.SlopeY, SlopeY = cell.SlopeX,
            }
            : cell;
        if (turn.HasFlag(Synthesis.Turn.MirrorX))
            turned = turned with { RingLeft = (byte)(turned.CropWidth - turned.Width - turned.RingLeft), SlopeX = (short)Math.Min(short.MaxValue, -turned.SlopeX) };
        if (turn.HasFlag(Synthesis.Turn.MirrorY))
            turned = turned with { RingTop = (byte)(turned.CropHeight - turned.Height - turned.RingTop), SlopeY = (short)Math.Min(short.MaxValue, -turned.SlopeY) };
        return turned with { Sides = TurnSides(cell.Sides, turn) };
    }

    /// <summary>Which sides of the frame a donor reaches after a turn.</summary>
    public static FrameSides TurnSides(FrameSides sides, Turn turn)
    {
        if (turn.HasFlag(Synthesis.Turn.Swap))
            sides = Exchange(Exchange(sides, FrameSides.Left, FrameSides.Top), FrameSides.Right, FrameSides.Bottom);
        if (turn.HasFlag(Synthesis.Turn.MirrorX))
            sides = Exchange(sides, FrameSides.Left, FrameSides.Right);
        return turn.HasFlag(Synthesis.Turn.MirrorY) ? Exchange(sides, FrameSides.Top, FrameSides.Bottom) : sides;
    }

    private static FrameSides Exchange(FrameSides sides, FrameSides a, FrameSides b) =>
        (sides & ~(a | b)) | (sides.HasFlag(a) ? b : 0) | (sides.HasFlag(b) ? a : 0);

    private static void TurnPixels(ReadOnlySpan<byte> source, Span<byte> target, int width, int height, Turn turn)
    {
        var mirrorX = turn.HasFlag(Synthesis.Turn.MirrorX);
        var mirrorY = turn.HasFlag(Synthesis.Turn.MirrorY);
        if (!turn.HasFlag(Synthesis.Turn.Swap))
        {
            for (var y = 0; y < height; y++)
            {
                var from = source.Slice((mirrorY ? height - 1 - y : y) * width, width);
                var to = target.Slice(y * width, width);
                if (mirrorX)
                    CopyBackwards(from, to);
                else
                    from.CopyTo(to);
            }

            return;
        }

        // Rows of the target are columns of the source: u counts its columns, v its rows.
        ref var start = ref MemoryMarshal.GetReference(source);
        var corner = (mirrorX ? height - 1 : 0) + (mirrorY ? width - 1 : 0) * height;
        ref var origin = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), corner);
        var alongU = mirrorY ? -height : height;
        var alongV = mirrorX ? -1 : 1;
        Span<ulong> block = stackalloc ulong[8];
        for (var v = 0; v < height; v += 8)
        {
            for (var u = 0; u < width; u += 8)
            {
                if (v + 8 <= height && u + 8 <= width)
                {
                    for (var i = 0; i < 8; i++)
                        block[mirrorX ? 7 - i : i] = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, (v + i) * width + u));
                    Transpose(block);
                    ref var to = ref Unsafe.Add(ref origin, u * alongU + (mirrorX ? -v - 7 : v));
                    for (var i = 0; i < 8; i++)
                        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, i * alongU), block[i]);
                    continue;
                }

                for (var i = v; i < Math.Min(height, v + 8); i++)
                {
                    for (var j = u; j < Math.Min(width, u + 8); j++)
                        Unsafe.Add(ref origin, j * alongU + i * alongV) = Unsafe.Add(ref start, i * width + j);
                }
            }
        }
    }

    /// <summary>Rows become columns in 8 x 8 bytes: halves, quarters and single bytes change places (Warren, Hacker's Delight, section 7-3).</summary>
    private static void Transpose(Span<ulong> rows)
    {
        Exchange(rows, 4, 32, 0x00000000FFFFFFFF);
        Exchange(rows, 2, 16, 0x0000FFFF0000FFFF);
        Exchange(rows, 1, 8, 0x00FF00FF00FF00FF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(Span<ulong> rows, int distance, int shift, ulong low)
    {
        for (var i = 0; i < 8; i++)
        {
            if ((i & distance) != 0)
                continue;
            var difference = ((rows[i] >> shift) ^ rows[i + distance]) & low;
            rows[i + distance] ^= difference;
            rows[i] ^= difference << shift;
        }
    }

    private static void CopyBackwards(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var x = 0;
        for (; x + 16 <= from.Length; x += 16)
            Vector128.Shuffle(Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(from), from.Length - x - 16)), Backwards).StoreUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(to), x));
        for (; x < from.Length; x++)
            to[x] = from[from.Length - 1 - x];
    }

    private static void Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new byte[2 * length];
    }

    private ReadOnlySpan<ushort> MirrorRuns(scoped in DonorCell cell, bool mirrorX, bool mirrorY)
    {
        var runs = cell.Runs;
        if (_runs.Length < runs.Length)
            _runs = new ushort[2 * runs.Length];
        int width = cell.Record.Width;
        int height = cell.Record.Height;
        var at = 0;
        // Row by row, because runs are ordered by row and, within it, from left to right.
        for (var done = 0; done < runs.Length;)
        {
            var (first, last) = mirrorY ? (runs.Length - 3 - done, runs.Length - 3 - done) : (done, done);
            while (mirrorY && first >= 3 && runs[first - 3] == runs[last])
                first -= 3;
            while (!mirrorY && last + 3 < runs.Length && runs[last + 3] == runs[first])
                last += 3;
            done += last - first + 3;
            for (var i = 0; i <= last - first; i += 3)
            {
                var r = mirrorX ? last - i : first + i;
                _runs[at++] = (ushort)(mirrorY ? height - 1 - runs[r] : runs[r]);
                _runs[at++] = (ushort)(mirrorX ? width - runs[r + 1] - runs[r + 2] : runs[r + 1]);
                _runs[at++] = runs[r + 2];
            }
        }

        return _runs.AsSpan(0, at);
    }

    private int FindRuns(in CellRecord turned)
    {
        var count = 0;
        for (var y = 0; y < turned.Height; y++)
        {
            ReadOnlySpan<byte> row = _matte.AsSpan((turned.RingTop + y) * turned.CropWidth + turned.RingLeft, turned.Width);
            for (var x = 0; x < row.Length;)
            {
                var start = row[x..].IndexOf(DonorCell.MaskPixel);
                if (start < 0)
                    break;
                start += x;
                var end = row[start..].IndexOfAnyExcept(DonorCell.MaskPixel);
                end = end < 0 ? row.Length : start + end;
                if (_runs.Length < count + 3)
                    Array.Resize(ref _runs, 2 * count + 384);
                _runs[count++] = (ushort)y;
                _runs[count++] = (ushort)start;
                _runs[count++] = (ushort)(end - start);
                x = end;
            }
        }

        return count;
    }
}
