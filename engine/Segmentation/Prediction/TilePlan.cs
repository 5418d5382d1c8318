namespace CellGenie.Segmentation;

/// <summary>One tile of a large image.</summary>
/// <param name="X">Left column.</param>
/// <param name="Y">Upper row.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Core">x0, y0, x1, y1: a detection counts where its centre lies in here; cores overlap a little.</param>
internal sealed record Tile(int X, int Y, int Width, int Height, (double X0, double Y0, double X1, double Y1) Core);

/// <summary>Cuts large images into tiles that overlap.</summary>
internal static class TilePlan
{
    // A cell on the seam may have its centre on either side of it, by a little: both tiles report it and one is dropped later.
    private const double SeamShare = 0.25;

    public static IReadOnlyList<Tile> Of(int width, int height, PredictionOptions options)
    {
        var (across, down) = (Axis(width, options), Axis(height, options));
        return [.. down.SelectMany(y => across.Select(x => new Tile(x.Start, y.Start, x.Length, y.Length, (x.CoreStart, y.CoreStart, x.CoreEnd, y.CoreEnd))))];
    }

    private static (int Start, int Length, double CoreStart, double CoreEnd)[] Axis(int length, PredictionOptions options)
    {
        var (side, overlap) = (options.TileSide, options.TileOverlap);
        if (length <= side)
            return [(0, length, double.NegativeInfinity, double.PositiveInfinity)];
        var count = (length - overlap + side - overlap - 1) / (side - overlap);
        var starts = Enumerable.Range(0, count).Select(i => (int)((long)i * (length - side) / (count - 1))).ToArray();
        return [.. starts.Select((start, i) => (start, side,
            i == 0 ? double.NegativeInfinity : Seam(starts[i - 1], start, -1),
            i == count - 1 ? double.PositiveInfinity : Seam(start, starts[i + 1], 1)))];

        double Seam(int before, int after, int sign) => (before + side + after) / 2.0 + sign * SeamShare * (before + side - after) / 2;
    }
}
