using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>The instances of a label map as annotations: polygons along pixel edges, run lengths for masks with holes.</summary>
internal static class LabelInstances
{
    /// <summary>Ids are <c>firstId + label</c>, so there is room for 65,536 of them an image.</summary>
    public const int IdsPerImage = LabelMap.MaxLabel + 1;

    /// <summary>The instances by label.</summary>
    /// <param name="file">Name of the file, for messages.</param>
    /// <param name="map">The labels.</param>
    /// <param name="imageId">The image they belong to.</param>
    /// <param name="categoryId">Their category.</param>
    /// <param name="firstId">Added to each label to give the annotation's id.</param>
    /// <exception cref="InvalidInputException">The map is too large to be traced.</exception>
    public static IReadOnlyList<CocoAnnotation> Of(string file, LabelMap map, long imageId, int categoryId, long firstId)
    {
        if (map.Width >= ushort.MaxValue || map.Height >= ushort.MaxValue)
            throw new InvalidInputException(file, "", $"a label map of {map.Width}x{map.Height} pixels is too large to be traced");
        var contours = new ContourTracer().Trace(map);
        var annotations = new List<CocoAnnotation>();
        for (var label = 1; label <= LabelMap.MaxLabel; label++)
        {
            if (contours.FirstRing(label) < 0)
                continue;
            var segmentation = SegmentationOf(map, contours, label);
            annotations.Add(new CocoAnnotation(firstId + label, imageId, categoryId, segmentation.Area, segmentation.Box, IsCrowd: false, segmentation));
        }

        return annotations;
    }

    private static Segmentation SegmentationOf(LabelMap map, Contours contours, int label)
    {
        var outer = new List<double[]>();
        var extent = new Extent();
        for (var r = contours.FirstRing(label); r >= 0; r = contours.Rings[r].Next)
        {
            if (contours.Rings[r].IsHole)
                continue;
            var vertices = contours.VerticesOf(contours.Rings[r]);
            var points = new double[2 * vertices.Length];
            for (var i = 0; i < vertices.Length; i++)
                (points[2 * i], points[2 * i + 1]) = (vertices[i] & 0xFFFF, vertices[i] >> 16);
            extent.Add(points);
            outer.Add(points);
        }

        var fits = outer.Sum(p => (long)p.Length) <= PolygonSegmentation.MaxNumbers;
        return fits && !contours.TopologyOf(label).HasHole
            ? new PolygonSegmentation(outer)
            : new RleSegmentation(Rle.FromMask(MaskOf(map, label, extent.Box), map.Width, map.Height));
    }

    private static Mask MaskOf(LabelMap map, int label, BoundingBox box)
    {
        var (x, y, width, height) = ((int)box.X, (int)box.Y, (int)box.Width, (int)box.Height);
        var bits = new byte[width * height];
        for (var row = 0; row < height; row++)
        {
            var labels = map.Row(y + row).Slice(x, width);
            for (var i = 0; i < width; i++)
                bits[row * width + i] = labels[i] == label ? (byte)1 : (byte)0;
        }

        return new Mask(x, y, width, height, bits);
    }
}
