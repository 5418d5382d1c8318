namespace CellGenie.Segmentation;

/// <summary>Anchors: boxes (x0, y0, x1, y1) of fixed size and ratio about every place of a pyramid map.</summary>
public static class Anchors
{
    /// <summary>The anchors about the origin: one of area size² for each ratio (height over width), in the order of the ratios.</summary>
    /// <param name="size">Square root of the area in pixels.</param>
    /// <param name="ratios">Height over width.</param>
    /// <returns>Four numbers an anchor.</returns>
    public static float[] Cell(double size, IReadOnlyList<double> ratios)
    {
        var anchors = new float[4 * ratios.Count];
        for (var a = 0; a < ratios.Count; a++)
        {
            var width = Math.Sqrt(size * size / ratios[a]);
            var height = ratios[a] * width;
            (anchors[4 * a], anchors[4 * a + 1]) = ((float)(-width / 2), (float)(-height / 2));
            (anchors[4 * a + 2], anchors[4 * a + 3]) = ((float)(width / 2), (float)(height / 2));
        }

        return anchors;
    }

    /// <summary>The anchors of a whole map, rows ordered (y, x, anchor). The first place is at 0, without half a stride.</summary>
    /// <param name="cell">What <see cref="Cell"/> gave.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="stride">Pixels from place to place.</param>
    /// <returns>Four numbers an anchor.</returns>
    public static float[] Grid(ReadOnlySpan<float> cell, int height, int width, int stride)
    {
        var anchors = new float[checked(height * width * cell.Length)];
        var at = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var i = 0; i < cell.Length; i += 2)
                {
                    anchors[at++] = x * stride + cell[i];
                    anchors[at++] = y * stride + cell[i + 1];
                }
            }
        }

        return anchors;
    }
}
