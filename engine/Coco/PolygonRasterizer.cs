using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Turns outlines into pixels with the same result as pycocotools, bit for bit (cocoapi, common/maskApi.c).</summary>
/// <remarks>
/// The rule is defined on a grid five times finer than the pixels: an outline toggles a pixel column where it passes the column's centre, from the row
/// of the crossing downwards. Only these crossings are computed here, so the work depends on the columns inside the frame, not on the length of the outline.
/// </remarks>
public static class PolygonRasterizer
{
    /// <summary>The most pixels that the boxes of all parts together may cover inside the frame.</summary>
    public const long MaxWork = 1L << 33;

    /// <summary>The set pixels of the union of all parts; null if there is none.</summary>
    /// <exception cref="InvalidInputException">The frame is too large, or the parts together cover it so often that the work has no bound.</exception>
    public static Mask? Rasterize(PolygonSegmentation polygons, int frameWidth, int frameHeight)
    {
        Frame.Pixels("polygon", frameWidth, frameHeight);
        var rings = new List<FineRing>(polygons.Parts.Count);
        var all = default(Window);
        var work = 0L;
        foreach (var part in polygons.Parts)
        {
            var ring = FineRing.Of(part, frameWidth, frameHeight);
            if (ring.Window.IsEmpty)
                continue;
            rings.Add(ring);
            all = all.Union(ring.Window);
            work += ring.Window.Area;
        }

        if (work > MaxWork)
            throw new InvalidInputException("polygon", "", $"the parts together cover more than {MaxWork} pixels");
        if (rings.Count == 0)
            return null;
        return rings.Count == 1 ? One(rings[0]) : Union(rings, all);
    }

    private static Mask? One(FineRing ring)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(ring.Window.Area);
        var canvas = pixels.AsSpan(0, ring.Window.Area);
        Fill(ring, canvas);
        var mask = Mask.Tight(canvas, ring.Window.X, ring.Window.Y, ring.Window.Width);
        ArrayPool<byte>.Shared.Return(pixels);
        return mask;
    }

    private static Mask? Union(List<FineRing> rings, Window all)
    {
        var pixels = ArrayPool<byte>.Shared.Rent(all.Area);
        var canvas = pixels.AsSpan(0, all.Area);
        canvas.Clear();
        foreach (var ring in rings)
        {
            var part = ring.Window;
            var partPixels = ArrayPool<byte>.Shared.Rent(part.Area);
            var partCanvas = partPixels.AsSpan(0, part.Area);
            Fill(ring, partCanvas);
            for (var row = 0; row < part.Height; row++)
            {
                var target = canvas.Slice((part.Y - all.Y + row) * all.Width + part.X - all.X, part.Width);
                Or(target, partCanvas.Slice(row * part.Width, part.Width));
            }

            ArrayPool<byte>.Shared.Return(partPixels);
        }

        var mask = Mask.Tight(canvas, all.X, all.Y, all.Width);
        ArrayPool<byte>.Shared.Return(pixels);
        return mask;
    }

    /// <summary>Marks the crossings, then lets each one toggle everything below it.</summary>
    private static void Fill(FineRing ring, Span<byte> canvas)
    {
        canvas.Clear();
        ring.Mark(canvas);
        var width = ring.Window.Width;
        for (var start = width; start < canvas.Length; start += width)
            Xor(canvas.Slice(start, width), canvas.Slice(start - width, width));
    }

    private static void Xor(Span<byte> target, ReadOnlySpan<byte> source)
    {
        var done = 0;
        var targets = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        var sources = MemoryMarshal.Cast<byte, Vector<byte>>(source);
        for (; done < targets.Length; done++)
            targets[done] ^= sources[done];
        for (done *= Vector<byte>.Count; done < target.Length; done++)
            target[done] ^= source[done];
    }

    private static void Or(Span<byte> target, ReadOnlySpan<byte> source)
    {
        var done = 0;
        var targets = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        var sources = MemoryMarshal.Cast<byte, Vector<byte>>(source);
        for (; done < targets.Length; done++)
            targets[done] |= sources[done];
        for (done *= Vector<byte>.Count; done < target.Length; done++)
            target[done] |= source[done];
    }
}
