using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>
/// Traces the outlines of all instances of a label map in one raster pass, along pixel edges ("cracks").
/// Instances are 8-connected, so holes are 4-connected. Time is proportional to pixels plus outline length.
/// Not thread-safe; meant to be reused, so that its buffers are.
/// </summary>
public sealed class ContourTracer
{
    private readonly Contours _contours = new();
    private ulong[] _visited = [];

    /// <summary>Traces a label map.</summary>
    /// <returns>The outlines; they are overwritten by the next call.</returns>
    public Contours Trace(LabelMap map)
    {
        var labels = new PaddedLabels(map.Width, map.Height);
        labels.CopyFrom(map);
        var highest = 0;
        foreach (var label in map.Labels)
            highest = Math.Max(highest, label);
        return Trace(labels, highest);
    }

    /// <summary>Traces a padded label map.</summary>
    /// <param name="labels">The map; its padding must be zero.</param>
    /// <param name="highest">The highest label that occurs.</param>
    /// <returns>The outlines; they are overwritten by the next call.</returns>
    public unsafe Contours Trace(PaddedLabels labels, int highest)
    {
        // One bit for each left edge: set when the ring that runs up along it has been traced.
        var words = labels.Stride / 64;
        var needed = words * (labels.Height + 2);
        if (_visited.Length < needed)
            _visited = new ulong[needed];
        else
            Array.Clear(_visited, 0, needed);
        _contours.Reset(highest);

        fixed (ushort* map = labels.Buffer)
        fixed (ulong* visited = _visited)
        {
            for (var y = 1; y <= labels.Height; y++)
            {
                var row = map + y * labels.Stride;
                var rowVisited = visited + y * words;
                for (var w = 0; w < words; w++)
                {
                    var edges = LeftEdges(row + w * 64);
                    // A trace may mark further edges of this very word, so ask again after each.
                    while ((edges &= ~rowVisited[w]) != 0)
                    {
                        var x = w * 64 + BitOperations.TrailingZeroCount(edges);
                        TraceRing(map, visited, labels.Stride, x, y);
                    }
                }
            }
        }

        return _contours;
    }

    /// <summary>Bit i is set where label i is not background and differs from its left neighbour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe ulong LeftEdges(ushort* at)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var edges = 0ul;
            for (var i = 0; i < 4; i++)
            {
                var here = Vector256.Load(at + i * 16);
                // The first entry of the buffer is padding, so at - 1 lies inside it: rows start at 1.
                var left = Vector256.Load(at + i * 16 - 1);
                var interior = Vector256.Equals(here, left) | Vector256.Equals(here, Vector256<ushort>.Zero);
                edges |= (ulong)(ushort)~interior.ExtractMostSignificantBits() << (i * 16);
            }

            return edges;
        }
        else
        {
            var edges = 0ul;
            for (var i = 0; i < 64; i++)
            {
                if (at[i] != 0 && at[i] != at[i - 1])
                    edges |= 1ul << i;
            }

            return edges;
        }
    }

    /// <summary>Follows one ring, instance on the right hand, from the left edge of pixel (x, y) upwards until that edge comes round again.</summary>
    private unsafe void TraceRing(ushort* map, ulong* visited, int stride, int x, int y)
    {
        var start = y * stride + x;
        var label = map[start];
        // In raster order a rim's first left edge has its instance above the hole; an outer ring's first has nothing above.
        var isHole = map[start - stride - 1] == label;

        var room = _contours.EnsureVertices(256);
        ref var vertices = ref MemoryMarshal.GetArrayDataReference(room);
        var at = _contours.VertexCount;
        var limit = room.Length - 4;

        // i is the pixel south-east of the current corner; corner is the same place as y << 16 | x without the padding.
        var i = start + stride;
        var corner = ((uint)y << 16) + (uint)(x - 1);

    up:
        // East and west always lead to up or south, so the room asked for here and there is enough for all four.
        if (at >= limit)
        {
            room = _contours.EnsureVertices(at - _contours.VertexCount + 1024);
            vertices = ref MemoryMarshal.GetArrayDataReference(room);
            limit = room.Length - 4;
        }

        while (true)
        {
            i -= stride;
            corner -= 0x10000;
            visited[i >> 6] |= 1ul << (i & 63);
            if (map[i - stride - 1] == label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto west;
            }

            if (map[i - stride] != label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto east;
            }

            if (i - stride == start)
                goto done;
        }

    east:
        while (true)
        {
            i++;
            corner++;
            if (map[i - stride] == label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                if (i - stride == start)
                    goto done;
                goto up;
            }

            if (map[i] != label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto south;
            }
        }

    south:
        if (at >= limit)
        {
            room = _contours.EnsureVertices(at - _contours.VertexCount + 1024);
            vertices = ref MemoryMarshal.GetArrayDataReference(room);
            limit = room.Length - 4;
        }

        while (true)
        {
            i += stride;
            corner += 0x10000;
            if (map[i] == label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto east;
            }

            if (map[i - 1] != label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto west;
            }
        }

    west:
        while (true)
        {
            i--;
            corner--;
            if (map[i - 1] == label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                goto south;
            }

            if (map[i - stride - 1] != label)
            {
                Unsafe.Add(ref vertices, at++) = corner;
                if (i - stride == start)
                    goto done;
                goto up;
            }
        }

    done:
        _contours.AddRing(label, at - _contours.VertexCount, isHole);
    }
}
