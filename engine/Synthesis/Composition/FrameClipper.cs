namespace CellGenie.Synthesis;

/// <summary>Cuts cells that reach beyond the frame, so that painters and blenders, which know none, can take them. Not thread-safe: one for each worker.</summary>
/// <param name="width">Width of the frame.</param>
/// <param name="height">Height of the frame.</param>
internal sealed class FrameClipper(int width, int height)
{
    // Those who read a crop read up to 31 entries beyond its end.
    private const int Tail = 64;

    private byte[] _crop = [];
    private byte[] _matte = [];
    private ushort[] _runs = [];

    /// <summary>The part of a cell that lies in the frame; the cell itself where that is all of it. Valid until the next call.</summary>
    /// <param name="cell">The cell, not mirrored, of which some pixel lies in the frame.</param>
    /// <param name="x">Left side of its mask's box; that of the part.</param>
    /// <param name="y">Top of its mask's box; that of the part.</param>
    public DonorCell Clip(DonorCell cell, scoped ref int x, scoped ref int y)
    {
        var record = cell.Record;
        var (left, right) = (Math.Max(0, -x), Math.Min(record.Width, width - x));
        var (top, bottom) = (Math.Max(0, -y), Math.Min(record.Height, height - y));
        if (left == 0 && top == 0 && right == record.Width && bottom == record.Height)
            return cell;
        var (cropLeft, cropRight) = (left > 0 ? record.RingLeft + left : 0, right < record.Width ? record.RingLeft + right : record.CropWidth);
        var (cropTop, cropBottom) = (top > 0 ? record.RingTop + top : 0, bottom < record.Height ? record.RingTop + bottom : record.CropHeight);
        var (cropWidth, cropHeight) = (cropRight - cropLeft, cropBottom - cropTop);
        Reserve(ref _crop, cropWidth * cropHeight + Tail);
        Reserve(ref _matte, cropWidth * cropHeight + Tail);
        for (var row = 0; row < cropHeight; row++)
        {
            var from = (cropTop + row) * record.CropWidth + cropLeft;
            cell.Crop.Slice(from, cropWidth).CopyTo(_crop.AsSpan(row * cropWidth));
            cell.Matte.Slice(from, cropWidth).CopyTo(_matte.AsSpan(row * cropWidth));
        }

        var runs = CutRuns(cell.Runs, left, right, top, bottom, out var area);
        // The donor's smooth background is known at the middle of the box, which is another one now.
        var (dx, dy) = (left + (right - left) / 2 - record.Width / 2, top + (bottom - top) / 2 - record.Height / 2);
        record = record with
        {
            Width = (ushort)(right - left),
            Height = (ushort)(bottom - top),
            CropWidth = (ushort)cropWidth,
            CropHeight = (ushort)cropHeight,
            RingLeft = left > 0 ? (byte)0 : record.RingLeft,
            RingTop = top > 0 ? (byte)0 : record.RingTop,
            Area = area,
            RunCount = runs.Length / 3,
            BackgroundLevel = (ushort)Math.Clamp(record.BackgroundLevel + (record.SlopeX * dx + record.SlopeY * dy) / 16, 0, ushort.MaxValue),
        };
        (x, y) = (x + left, y + top);
        return new DonorCell(record, _crop.AsSpan(0, cropWidth * cropHeight), _matte.AsSpan(0, cropWidth * cropHeight), runs);
    }

    private ReadOnlySpan<ushort> CutRuns(ReadOnlySpan<ushort> runs, int left, int right, int top, int bottom, out int area)
    {
        Reserve(ref _runs, runs.Length);
        var (at, pixels) = (0, 0);
        for (var r = 0; r < runs.Length; r += 3)
        {
            var (row, from, to) = (runs[r], Math.Max(left, runs[r + 1]), Math.Min(right, runs[r + 1] + runs[r + 2]));
            if (row < top || row >= bottom || from >= to)
                continue;
            _runs[at++] = (ushort)(row - top);
            _runs[at++] = (ushort)(from - left);
            _runs[at++] = (ushort)(to - from);
            pixels += to - from;
        }

        area = pixels;
        return _runs.AsSpan(0, at);
    }

    private static void Reserve<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new T[2 * length];
    }
}
