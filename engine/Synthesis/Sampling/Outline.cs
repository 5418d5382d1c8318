using CellGenie.Coco;

namespace CellGenie.Synthesis.Sampling;

/// <summary>Turns the distance field of a cell into the polygon that an annotator would have drawn.</summary>
internal static class Outline
{
    /// <summary>A point may be left out where the outline without it stays this close, in pixels.</summary>
    private const double Tolerance = 0.15;

    /// <summary>A straight piece replaces at most this many points.</summary>
    private const int LongestPiece = 10;

    /// <summary>Traces the largest connected part of the cell inside the frame.</summary>
    /// <param name="field">The cell.</param>
    /// <param name="margin">Width of the plate's margin around the frame.</param>
    /// <param name="frameWidth">Width of the frame in pixels.</param>
    /// <param name="frameHeight">Height of the frame in pixels.</param>
    /// <returns>x0, y0, x1, y1, … in the frame with two decimals; null if nothing with an area is left.</returns>
    public static double[]? Trace(CellField field, int margin, int frameWidth, int frameHeight)
    {
        // One more sample on each side, always outside, so that every outline closes.
        var width = field.Width + 2;
        var height = field.Height + 2;
        var left = field.Left - margin - 1;
        var top = field.Top - margin - 1;
        var samples = new float[width * height];
        Array.Fill(samples, -0.5f);
        for (var row = 0; row < field.Height; row++)
        {
            var y = top + row + 1.5;
            var source = field.Row(row);
            var target = samples.AsSpan((row + 1) * width + 1, field.Width);
            var vertical = Math.Min(y, frameHeight - y);
            for (var column = 0; column < source.Length; column++)
            {
                var x = left + column + 1.5;
                var toEdge = Math.Min(Math.Min(x, frameWidth - x), vertical);
                target[column] = (float)Math.Min(source[column], toEdge);
            }
        }

        var start = LargestPart.Keep(samples, width);
        if (start < 0)
            return null;
        var points = Walk(samples, width, start, left, top);
        // Leaving points out can tie a thin process into a knot; then the full outline is taken.
        return IfSound(Simplify(points)) ?? IfSound(Flatten(points));
    }

    /// <summary>Walks clockwise along the edges between inside and outside; on each edge, the outline crosses where the distance is 0.</summary>
    private static List<(double X, double Y)> Walk(float[] samples, int width, int start, int left, int top)
    {
        var points = new List<(double, double)>();
        var (startX, startY) = (start % width, start / width);
        var (cornerX, cornerY) = (startX, startY);
        var (dx, dy) = (1, 0);
        do
        {
            // The sample to the right of the edge is inside, the one to its left outside.
            var (ix, iy) = (cornerX + (dx - dy - 1) / 2, cornerY + (dx + dy - 1) / 2);
            var (ox, oy) = (ix + dy, iy - dx);
            var inside = (double)samples[iy * width + ix];
            var t = inside / (inside - samples[oy * width + ox]);
            points.Add((Rounded(left + ix + 0.5 + t * (ox - ix)), Rounded(top + iy + 0.5 + t * (oy - iy))));

            (cornerX, cornerY) = (cornerX + dx, cornerY + dy);
            var (rx, ry) = (ix + dx, iy + dy);
            var (lx, ly) = (ox + dx, oy + dy);
            if (samples[ry * width + rx] <= 0)
                (dx, dy) = (-dy, dx);
            else if (samples[ly * width + lx] > 0)
                (dx, dy) = (dy, -dx);
        }
        while (cornerX != startX || cornerY != startY || dx != 1);

        return points;

        static double Rounded(double value) => Math.Round(value * 100) / 100;
    }

    private static double[]? IfSound(double[] outline) =>
        outline.Length >= 6 && new PolygonSegmentation([outline]).CrossesItself() == false ? outline : null;

    private static double[] Simplify(List<(double X, double Y)> points)
    {
        var kept = new List<(double X, double Y)>();
        for (var i = 0; i < points.Count;)
        {
            kept.Add(points[i]);
            var next = i + 1;
            while (next < points.Count && next - i < LongestPiece && IsStraight(points, i, next + 1))
                next++;
            i = next;
        }

        return Flatten(kept);
    }

    private static bool IsStraight(List<(double X, double Y)> points, int from, int to)
    {
        var (x0, y0) = points[from];
        var (x1, y1) = points[to % points.Count];
        var (dx, dy) = (x1 - x0, y1 - y0);
        var length = Math.Sqrt(dx * dx + dy * dy);
        for (var i = from + 1; i < to; i++)
        {
            var (x, y) = points[i];
            if (Math.Abs((x - x0) * dy - (y - y0) * dx) > Tolerance * length)
                return false;
        }

        return true;
    }

    /// <summary>The coordinates in a row, without points that repeat the one before.</summary>
    private static double[] Flatten(List<(double X, double Y)> points)
    {
        var result = new List<double>(2 * points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] == points[i == 0 ? points.Count - 1 : i - 1])
                continue;
            result.Add(points[i].X);
            result.Add(points[i].Y);
        }

        return [.. result];
    }
}
