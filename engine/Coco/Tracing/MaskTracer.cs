using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Turns single masks into outlines along pixel edges, which rasterise to the same pixels. Not thread-safe; meant to be reused.</summary>
internal sealed class MaskTracer
{
    private readonly ContourTracer _tracer = new();

    /// <summary>Polygons without holes: a mask with holes is cut into parts.</summary>
    /// <exception cref="InvalidInputException">The mask is too large or too ragged for an outline.</exception>
    public PolygonSegmentation Polygon(Mask mask, out bool hasHoles)
    {
        var labels = Labels(mask);
        var contours = _tracer.Trace(labels, 1);
        hasHoles = contours.TopologyOf(1).HasHole;
        if (hasHoles)
            contours = new ContourTracer().Trace(HoleCutter.Cut(labels, 1, new Window(0, 0, mask.Width, mask.Height), contours, out var pieces), pieces);
        var parts = new double[contours.RingCount][];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Points(contours, contours.Rings[i], mask);
        return new PolygonSegmentation(parts);
    }

    /// <summary>One outline for all parts and holes: lines between the rings are passed twice, once in each direction, and so enclose nothing.</summary>
    /// <exception cref="InvalidInputException">The mask is too large or too ragged for an outline.</exception>
    public double[] Joined(Mask mask, out bool isJoined)
    {
        var contours = _tracer.Trace(Labels(mask), 1);
        isJoined = contours.RingCount > 1;
        if (!isJoined)
            return Points(contours, contours.Rings[0], mask);
        var points = new List<double>();
        var rings = contours.Rings.ToArray();
        foreach (var ring in rings)
        {
            var ringPoints = Points(contours, ring, mask);
            points.AddRange(ringPoints);
            points.AddRange(ringPoints.AsSpan(0, 2));
        }

        for (var i = rings.Length - 2; i >= 0; i--)
            points.AddRange(Points(contours, rings[i], mask).AsSpan(0, 2));
        return points.Count <= PolygonSegmentation.MaxNumbers ? [.. points] : throw TooRagged(points.Count);
    }

    /// <summary>Parts that are valid polygons of the simple feature model: each connected by pixel edges, its outer ring first, then the rims of its holes.</summary>
    /// <exception cref="InvalidInputException">The mask is too large or too ragged for an outline.</exception>
    public IReadOnlyList<IReadOnlyList<double[]>> Areas(Mask mask)
    {
        var labels = EdgeConnectedParts.Of(mask, out var count);
        var contours = _tracer.Trace(labels, count);
        var areas = new List<double[]>[count];
        for (var part = 1; part <= count; part++)
        {
            // A part's first ring in raster order is the outer one.
            areas[part - 1] = [];
            for (var r = contours.FirstRing(part); r >= 0; r = contours.Rings[r].Next)
                areas[part - 1].Add(Points(contours, contours.Rings[r], mask));
        }

        return areas;
    }

    private static PaddedLabels Labels(Mask mask)
    {
        RequireTraceable(mask);
        var labels = new PaddedLabels(mask.Width, mask.Height);
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            var target = labels.Buffer.AsSpan(labels.Index(0, y), mask.Width);
            for (var x = 0; x < row.Length; x++)
                target[x] = row[x];
        }

        return labels;
    }

    internal static void RequireTraceable(Mask mask)
    {
        if (mask.Width >= ushort.MaxValue || mask.Height >= ushort.MaxValue)
            throw new InvalidInputException("mask", "", $"a mask of {mask.Width}x{mask.Height} pixels is too large to be traced");
    }

    private static double[] Points(Contours contours, in ContourRing ring, Mask mask)
    {
        if (2L * ring.Count > PolygonSegmentation.MaxNumbers)
            throw TooRagged(2L * ring.Count);
        var points = new double[2 * ring.Count];
        var at = 0;
        foreach (var vertex in contours.VerticesOf(ring))
        {
            points[at++] = mask.X + (vertex & 0xFFFF);
            points[at++] = mask.Y + (vertex >> 16);
        }

        return points;
    }

    private static InvalidInputException TooRagged(long numbers) =>
        new("mask", "", $"its outline has {numbers} numbers, at most {PolygonSegmentation.MaxNumbers} are possible");
}
