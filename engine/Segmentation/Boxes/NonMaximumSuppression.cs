using System.Numerics;

namespace CellGenie.Segmentation;

/// <summary>Greedy non-maximum suppression: a box is dropped if a better one of its group overlaps it by more than a threshold.</summary>
public static class NonMaximumSuppression
{
    /// <summary>The boxes that stay, by falling score; equal scores keep their order.</summary>
    /// <param name="boxes">Boxes (x0, y0, x1, y1), four numbers each.</param>
    /// <param name="scores">One number a box; no NaN.</param>
    /// <param name="threshold">IoU above which the weaker box is dropped, 0 to 1; one that is equal stays. Two boxes without area never overlap.</param>
    /// <param name="groups">Group of each box, 0 or more: boxes of different groups do not suppress each other. Empty for one group.</param>
    /// <param name="limit">The most boxes to keep.</param>
    /// <returns>Indices into <paramref name="scores"/>.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static int[] Keep(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, double threshold, ReadOnlySpan<int> groups = default, int limit = int.MaxValue)
    {
        if (boxes.Length != 4 * (long)scores.Length || (groups.Length != 0 && groups.Length != scores.Length))
            throw new ArgumentException($"{scores.Length} scores do not fit {boxes.Length} box coordinates and {groups.Length} groups.", nameof(scores));
        var bound = Floor(threshold);
        var kept = new Dictionary<int, BoxColumns>();
        var result = new List<int>(Math.Min(limit, scores.Length));
        foreach (var i in ByFallingScore(scores))
        {
            if (result.Count >= limit)
                break;
            var group = groups.Length == 0 ? 0 : groups[i];
            if (!kept.TryGetValue(group, out var better))
                kept[group] = better = new BoxColumns(0);
            var (x0, y0, x1, y1) = (boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]);
            if (IsCovered(better, x0, y0, x1, y1, bound))
                continue;
            better.Add(x0, y0, x1, y1);
            result.Add(i);
        }

        return [.. result];
    }

    /// <summary>Indices by falling score; equal scores keep their order.</summary>
    public static int[] ByFallingScore(ReadOnlySpan<float> scores)
    {
        // A 64-bit key of (falling score, index) makes an unstable sort stable.
        var keys = new ulong[scores.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(scores[i] == 0 ? 0 : scores[i]);
            var rising = (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
            keys[i] = (ulong)~rising << 32 | (uint)i;
        }

        Array.Sort(keys);
        return Array.ConvertAll(keys, key => (int)(uint)key);
    }

    private static bool IsCovered(BoxColumns better, float x0, float y0, float x1, float y1, float bound)
    {
        var area = (x1 - x0) * (y1 - y0);
        var at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var (vx0, vy0, vx1, vy1) = (new Vector<float>(x0), new Vector<float>(y0), new Vector<float>(x1), new Vector<float>(y1));
            var (vArea, vBound) = (new Vector<float>(area), new Vector<float>(bound));
            for (; at <= better.Count - Vector<float>.Count; at += Vector<float>.Count)
            {
                var width = Vector.Max(Vector.Min(vx1, new Vector<float>(better.X1, at)) - Vector.Max(vx0, new Vector<float>(better.X0, at)), Vector<float>.Zero);
                var height = Vector.Max(Vector.Min(vy1, new Vector<float>(better.Y1, at)) - Vector.Max(vy0, new Vector<float>(better.Y0, at)), Vector<float>.Zero);
                var shared = width * height;
                if (Vector.GreaterThanAny(shared / (new Vector<float>(better.Area, at) + vArea - shared), vBound))
                    return true;
            }
        }

        for (; at < better.Count; at++)
        {
            var width = Math.Max(Math.Min(x1, better.X1[at]) - Math.Max(x0, better.X0[at]), 0);
            var height = Math.Max(Math.Min(y1, better.Y1[at]) - Math.Max(y0, better.Y0[at]), 0);
            var shared = width * height;
            if (shared / (better.Area[at] + area - shared) > bound)
                return true;
        }

        return false;
    }

    /// <summary>The largest float that is not above a double: for a float v, v > Floor(t) is the same as v > t.</summary>
    private static float Floor(double threshold) => (float)threshold is var near && near > threshold ? MathF.BitDecrement(near) : near;
}
