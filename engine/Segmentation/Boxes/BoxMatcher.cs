using System.Numerics;

namespace CellGenie.Segmentation;

/// <summary>Decides which anchors and proposals are cells, by their IoU with the true boxes.</summary>
public static class BoxMatcher
{
    // Boxes of a grid lie in rows, so that a short stretch of them covers a small part of the image and most stretches can be skipped.
    private const int Block = 128;

    /// <summary>Matches boxes with true boxes.</summary>
    /// <param name="truths">True boxes (x0, y0, x1, y1), four numbers each; may be empty, then everything is background.</param>
    /// <param name="boxes">Boxes, four numbers each.</param>
    /// <param name="background">Best IoU below which a box is background.</param>
    /// <param name="foreground">Best IoU at and above which a box is foreground.</param>
    /// <param name="rescue">
    /// Whether the boxes that come closest to a true box are foreground however little they overlap it; they keep the owner they overlap most.
    /// A true box that overlaps no box at all rescues none.
    /// </param>
    public static BoxMatches Match(ReadOnlySpan<float> truths, ReadOnlySpan<float> boxes, double background, double foreground, bool rescue)
    {
        var columns = new BoxColumns(boxes);
        var blocks = Bounds(columns);
        var (best, owner) = (new float[columns.Count], new int[columns.Count]);
        var closest = new float[truths.Length / 4];
        var iou = new float[Block];
        for (var t = 0; t < closest.Length; t++)
        {
            var truth = truths.Slice(4 * t, 4);
            for (var start = 0; start < columns.Count; start += Block)
            {
                if (!Touches(blocks, start / Block, truth))
                    continue;
                var count = Overlaps(columns, start, truth, iou);
                for (var i = 0; i < count; i++)
                {
                    closest[t] = Math.Max(closest[t], iou[i]);
                    if (iou[i] > best[start + i])
                        (best[start + i], owner[start + i]) = (iou[i], t);
                }
            }
        }

        var label = new sbyte[columns.Count];
        for (var i = 0; i < label.Length && closest.Length > 0; i++)
            label[i] = best[i] >= (float)foreground ? (sbyte)1 : best[i] < (float)background ? (sbyte)0 : (sbyte)-1;
        if (rescue)
            Rescue(truths, columns, blocks, closest, label, iou);
        return new BoxMatches(owner, label);
    }

    private static void Rescue(ReadOnlySpan<float> truths, BoxColumns columns, float[] blocks, float[] closest, sbyte[] label, float[] iou)
    {
        for (var t = 0; t < closest.Length; t++)
        {
            if (closest[t] == 0)
                continue;
            var truth = truths.Slice(4 * t, 4);
            for (var start = 0; start < columns.Count; start += Block)
            {
                if (!Touches(blocks, start / Block, truth))
                    continue;
                var count = Overlaps(columns, start, truth, iou);
                for (var i = 0; i < count; i++)
                {
                    if (iou[i] == closest[t])
                        label[start + i] = 1;
                }
            }
        }
    }

    /// <summary>The smallest box around each block, four numbers each.</summary>
    private static float[] Bounds(BoxColumns boxes)
    {
        var bounds = new float[(boxes.Count + Block - 1) / Block * 4];
        for (var start = 0; start < boxes.Count; start += Block)
        {
            var (x0, y0, x1, y1) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
            for (var i = start; i < Math.Min(start + Block, boxes.Count); i++)
                (x0, y0, x1, y1) = (Math.Min(x0, boxes.X0[i]), Math.Min(y0, boxes.Y0[i]), Math.Max(x1, boxes.X1[i]), Math.Max(y1, boxes.Y1[i]));
            (bounds[start / Block * 4], bounds[start / Block * 4 + 1], bounds[start / Block * 4 + 2], bounds[start / Block * 4 + 3]) = (x0, y0, x1, y1);
        }

        return bounds;
    }

    private static bool Touches(float[] blocks, int block, ReadOnlySpan<float> truth) =>
        blocks[4 * block] < truth[2] && truth[0] < blocks[4 * block + 2] && blocks[4 * block + 1] < truth[3] && truth[1] < blocks[4 * block + 3];

    /// <summary>IoU of a true box with the boxes of a block; 0 where they share nothing.</summary>
    private static int Overlaps(BoxColumns boxes, int start, ReadOnlySpan<float> truth, float[] iou)
    {
        var count = Math.Min(Block, boxes.Count - start);
        var area = (truth[2] - truth[0]) * (truth[3] - truth[1]);
        var at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var (x0, y0, x1, y1) = (new Vector<float>(truth[0]), new Vector<float>(truth[1]), new Vector<float>(truth[2]), new Vector<float>(truth[3]));
            for (; at <= count - Vector<float>.Count; at += Vector<float>.Count)
            {
                var i = start + at;
                var width = Vector.Max(Vector.Min(x1, new Vector<float>(boxes.X1, i)) - Vector.Max(x0, new Vector<float>(boxes.X0, i)), Vector<float>.Zero);
                var height = Vector.Max(Vector.Min(y1, new Vector<float>(boxes.Y1, i)) - Vector.Max(y0, new Vector<float>(boxes.Y0, i)), Vector<float>.Zero);
                var shared = width * height;
                var ratio = shared / (new Vector<float>(area) + new Vector<float>(boxes.Area, i) - shared);
                Vector.ConditionalSelect(Vector.GreaterThan(shared, Vector<float>.Zero), ratio, Vector<float>.Zero).CopyTo(iou, at);
            }
        }

        for (; at < count; at++)
        {
            var i = start + at;
            var width = Math.Max(Math.Min(truth[2], boxes.X1[i]) - Math.Max(truth[0], boxes.X0[i]), 0);
            var height = Math.Max(Math.Min(truth[3], boxes.Y1[i]) - Math.Max(truth[1], boxes.Y0[i]), 0);
            var shared = width * height;
            iou[at] = shared > 0 ? shared / (area + boxes.Area[i] - shared) : 0;
        }

        return count;
    }
}
