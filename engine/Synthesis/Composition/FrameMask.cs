using CellGenie.Coco;

namespace CellGenie.Synthesis;

/// <summary>Masks that may reach beyond the frame.</summary>
internal static class FrameMask
{
    /// <summary>Counts the pixels of a mask that lie in the frame, and those of them that are free.</summary>
    public static (int InFrame, int Free) Count(PaddedLabels labels, in MaskView mask, int x, int y)
    {
        var (inFrame, free) = (0, 0);
        for (var r = 0; r < mask.Runs.Length; r += 3)
        {
            var run = Find(labels, mask, r, x, y);
            inFrame += run.Length;
            free += run.Count((ushort)0);
        }

        return (inFrame, free);
    }

    /// <summary>Gives the pixels of a mask that have a label another one.</summary>
    public static void Relabel(PaddedLabels labels, in MaskView mask, int x, int y, ushort from, ushort to)
    {
        for (var r = 0; r < mask.Runs.Length; r += 3)
            Find(labels, mask, r, x, y).Replace(from, to);
    }

    private static Span<ushort> Find(PaddedLabels labels, in MaskView mask, int r, int x, int y)
    {
        var (row, column) = mask.At(r);
        var (line, left, right) = (y + row, Math.Max(0, x + column), Math.Min(labels.Width, x + column + mask.Runs[r + 2]));
        return line < 0 || line >= labels.Height || left >= right ? [] : labels.Buffer.AsSpan(labels.Index(left, line), right - left);
    }
}
