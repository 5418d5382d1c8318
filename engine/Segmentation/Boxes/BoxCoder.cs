using System.Numerics;

namespace CellGenie.Segmentation;

/// <summary>Boxes as differences to other boxes: centre over size, logarithm of the ratio of sizes, each times a weight.</summary>
public static class BoxCoder
{
    /// <summary>The largest logarithm that decoding takes: log(1000 / 16).</summary>
    public const double Clamp = 4.135166556742356;

    /// <summary>Differences that turn boxes into others.</summary>
    /// <param name="from">Boxes (x0, y0, x1, y1), four numbers each.</param>
    /// <param name="to">As many boxes.</param>
    /// <param name="weights">Four weights: x, y, width, height.</param>
    /// <param name="deltas">Takes four numbers a box.</param>
    public static void Encode<T>(ReadOnlySpan<T> from, ReadOnlySpan<T> to, ReadOnlySpan<T> weights, Span<T> deltas)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var half = T.CreateChecked(0.5);
        for (var i = 0; i < from.Length; i += 4)
        {
            for (var axis = 0; axis < 2; axis++)
            {
                var (start, size) = (from[i + axis], from[i + axis + 2] - from[i + axis]);
                var (otherStart, otherSize) = (to[i + axis], to[i + axis + 2] - to[i + axis]);
                deltas[i + axis] = weights[axis] * (otherStart + half * otherSize - (start + half * size)) / size;
                deltas[i + axis + 2] = weights[axis + 2] * T.Log(otherSize / size);
            }
        }
    }

    /// <summary>Boxes from differences; the inverse of <see cref="Encode"/> as long as no logarithm is above <see cref="Clamp"/>.</summary>
    /// <param name="deltas">Four numbers a box.</param>
    /// <param name="boxes">Boxes (x0, y0, x1, y1), four numbers each.</param>
    /// <param name="weights">Four weights: x, y, width, height.</param>
    /// <param name="decoded">Takes four numbers a box; may be <paramref name="deltas"/> itself.</param>
    public static void Decode<T>(ReadOnlySpan<T> deltas, ReadOnlySpan<T> boxes, ReadOnlySpan<T> weights, Span<T> decoded)
        where T : IBinaryFloatingPointIeee754<T>
    {
        var (half, clamp) = (T.CreateChecked(0.5), T.CreateChecked(Clamp));
        for (var i = 0; i < boxes.Length; i += 4)
        {
            for (var axis = 0; axis < 2; axis++)
            {
                var (start, size) = (boxes[i + axis], boxes[i + axis + 2] - boxes[i + axis]);
                var centre = start + half * size + deltas[i + axis] / weights[axis] * size;
                var scaled = half * size * T.Exp(T.Min(deltas[i + axis + 2] / weights[axis + 2], clamp));
                decoded[i + axis] = centre - scaled;
                decoded[i + axis + 2] = centre + scaled;
            }
        }
    }
}
