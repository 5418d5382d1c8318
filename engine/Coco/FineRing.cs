namespace CellGenie.Coco;

/// <summary>A closed ring on the grid five times finer than the pixels, and where it crosses the centres of pixel columns.</summary>
/// <remarks>
/// pycocotools walks every step of the fine outline. A pair of neighbouring steps counts only where it passes from 5c + 2 to 5c + 3 or back, c being a
/// column inside the frame, and the pair is the same whichever way the edge runs. So each edge is asked for these pairs directly.
/// </remarks>
internal sealed class FineRing
{
    private const int Fineness = 5;

    /// <summary>The last fine position left of a column's centre.</summary>
    private const int Centre = 2;

    private readonly int[] _points;
    private readonly int _frameHeight;

    private FineRing(int[] points, int frameWidth, int frameHeight)
    {
        _points = points;
        _frameHeight = frameHeight;
        var (minX, maxX, minY, maxY) = (points[0], points[0], points[1], points[1]);
        for (var i = 2; i < points.Length; i += 2)
        {
            minX = Math.Min(minX, points[i]);
            maxX = Math.Max(maxX, points[i]);
            minY = Math.Min(minY, points[i + 1]);
            maxY = Math.Max(maxY, points[i + 1]);
        }

        var left = FirstColumn(minX);
        var right = Math.Min(frameWidth, FirstColumn(maxX));
        var top = PixelRow(minY);
        Window = new Window(left, top, right - left, PixelRow(maxY) - top);
    }

    /// <summary>The part of the frame that can hold set pixels.</summary>
    public Window Window { get; }

    /// <summary>Rounds one part of a polygon, or the corners of a box, to the fine grid.</summary>
    public static FineRing Of(ReadOnlySpan<double> part, int frameWidth, int frameHeight)
    {
        if (part.Length == 4)
        {
            var (x, y, right, bottom) = (part[0], part[1], part[0] + part[2], part[1] + part[3]);
            part = new double[] { x, y, x, bottom, right, bottom, right, y };
        }

        var points = new int[part.Length];
        for (var i = 0; i < points.Length; i++)
            points[i] = (int)(Fineness * part[i] + 0.5); // Truncation toward zero, not floor: part of the definition.
        return new FineRing(points, frameWidth, frameHeight);
    }

    /// <summary>Toggles, in a row-major canvas of the size of <see cref="Window"/>, the first pixel below each crossing.</summary>
    public void Mark(Span<byte> canvas)
    {
        var (x0, y0) = (_points[^2], _points[^1]);
        for (var i = 0; i < _points.Length; i += 2)
        {
            var (x1, y1) = (_points[i], _points[i + 1]);
            if (x0 != x1)
            {
                if (Math.Abs(x1 - x0) >= Math.Abs(y1 - y0))
                    MarkFlat(x0 < x1 ? (x0, y0) : (x1, y1), x0 < x1 ? (x1, y1) : (x0, y0), canvas);
                else
                    MarkSteep(y0 < y1 ? (x0, y0) : (x1, y1), y0 < y1 ? (x1, y1) : (x0, y0), canvas);
            }

            (x0, y0) = (x1, y1);
        }
    }

    /// <summary>An edge stepped along x: the row on both sides of each centre, of which the upper one counts.</summary>
    private void MarkFlat((int X, int Y) from, (int X, int Y) to, Span<byte> canvas)
    {
        var slope = (double)(to.Y - from.Y) / (to.X - from.X);
        var end = Math.Min(FirstColumn(to.X), Window.X + Window.Width);
        for (var column = Math.Max(FirstColumn(from.X), Window.X); column < end; column++)
        {
            var step = Fineness * column + Centre - from.X;
            var before = (int)(from.Y + slope * step + 0.5);
            var after = (int)(from.Y + slope * (step + 1) + 0.5);
            Toggle(column, Math.Min(before, after), canvas);
        }
    }

    /// <summary>An edge stepped along y: the last step before it passes each centre.</summary>
    private void MarkSteep((int X, int Y) from, (int X, int Y) to, Span<byte> canvas)
    {
        var length = to.Y - from.Y;
        var slope = (double)(to.X - from.X) / length;
        var end = Math.Min(FirstColumn(Math.Max(from.X, to.X)), Window.X + Window.Width);
        for (var column = Math.Max(FirstColumn(Math.Min(from.X, to.X)), Window.X); column < end; column++)
        {
            var centre = Fineness * column + Centre;
            var step = Math.Clamp((int)Math.Ceiling((centre + 0.5 - from.X) / slope), 1, length);
            // The estimate may be a step off where the rounding of the definition differs from the exact value.
            while (step > 1 && HasPassed(step - 1))
                step--;
            while (step < length && !HasPassed(step))
                step++;
            Toggle(column, from.Y + step - 1, canvas);

            bool HasPassed(int t)
            {
                var x = (int)(from.X + slope * t + 0.5);
                return slope > 0 ? x > centre : x <= centre;
            }
        }
    }

    private void Toggle(int column, int fineY, Span<byte> canvas)
    {
        var row = PixelRow(fineY) - Window.Y;
        if (row < Window.Height)
            canvas[row * Window.Width + column - Window.X] ^= 1;
    }

    /// <summary>The first column inside the frame whose centre is not left of a fine position.</summary>
    private static int FirstColumn(int fineX) => fineX <= Centre ? 0 : (fineX - Centre + Fineness - 1) / Fineness;

    private int PixelRow(int fineY) => (int)Math.Ceiling(Math.Clamp((fineY + 0.5) / Fineness - 0.5, 0, _frameHeight));
}
