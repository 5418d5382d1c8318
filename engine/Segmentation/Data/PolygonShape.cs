using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>A cell given by outlines: targets are rasterised exactly as COCO does it.</summary>
/// <param name="parts">Outlines x0, y0, x1, y1, … in pixels of the training image; the mask is their union.</param>
public sealed class PolygonShape(IReadOnlyList<double[]> parts) : CellShape
{
    /// <inheritdoc/>
    public override void Rasterize(ReadOnlySpan<float> box, int side, Span<byte> target)
    {
        var (scaleX, scaleY) = Scale(box, side);
        var moved = new double[parts.Count][];
        for (var p = 0; p < moved.Length; p++)
        {
            var from = parts[p];
            var to = moved[p] = new double[from.Length];
            for (var i = 0; i < from.Length; i += 2)
            {
                // Beyond the limit nothing reaches the square; only boxes without width bring coordinates there.
                to[i] = Math.Clamp((from[i] - box[0]) * scaleX, -PolygonSegmentation.MaxCoordinate, PolygonSegmentation.MaxCoordinate);
                to[i + 1] = Math.Clamp((from[i + 1] - box[1]) * scaleY, -PolygonSegmentation.MaxCoordinate, PolygonSegmentation.MaxCoordinate);
            }
        }

        target.Clear();
        if (PolygonRasterizer.Rasterize(new PolygonSegmentation(moved), side, side) is not { } mask)
            return;
        for (var row = 0; row < mask.Height; row++)
            mask.Row(row).CopyTo(target[((mask.Y + row) * side + mask.X)..]);
    }

    /// <summary>The outlines of a segmentation after a change of the image.</summary>
    internal static PolygonShape Of(PolygonSegmentation polygons, ImageTransform transform)
    {
        var moved = new double[polygons.Parts.Count][];
        for (var p = 0; p < moved.Length; p++)
        {
            var part = polygons.Parts[p];
            if (part.Length == 4)
            {
                var (right, bottom) = (part[0] + part[2], part[1] + part[3]);
                part = [part[0], part[1], part[0], bottom, right, bottom, right, part[1]];
            }

            moved[p] = new double[part.Length];
            for (var i = 0; i < part.Length; i += 2)
                (moved[p][i], moved[p][i + 1]) = (transform.X(part[i]), transform.Y(part[i + 1]));
        }

        return new PolygonShape(moved);
    }
}
