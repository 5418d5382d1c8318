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
    public DonorCell Turn(in DonorCell cell, Turn turn)
    {
        if (turn == Synthesis.Turn.None)
            return cell;
        var pixels = cell.Crop.Length;
        if (_crop.Length < pixels + Tail)
        {
            _crop = new byte[2 * pixels + Tail];
            _matte = new byte[2 * pixels + Tail];
        }

        var record = Turn(cell.Record, turn);
        TurnPixels(cell.Crop, _crop, cell.Record.CropWidth, cell.Record.CropHeight, turn);
        TurnPixels(cell.Matte, _matte, cell.Record.CropWidth, cell.Record.CropHeight, turn);
        var runs = FindRuns(record);
        return new DonorCell(record with { RunCount = runs / 3 }, _crop.AsSpan(0, pixels), _matte.AsSpan(0, pixels), _runs.AsSpan(0, runs));
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

        // Rows of the target are columns of the source; reading along the source's rows keeps the long jumps to the writes.
        for (var v = 0; v < height; v++)
        {
            var x = mirrorX ? height - 1 - v : v;
            ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(source), v * width);
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(target), (mirrorY ? width - 1 : 0) * height + x);
            var step = mirrorY ? -height : height;
            for (var u = 0; u < width; u++)
                Unsafe.Add(ref to, u * step) = Unsafe.Add(ref from, u);
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
