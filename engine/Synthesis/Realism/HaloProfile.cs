namespace CellGenie.Synthesis.Realism;

/// <summary>
/// The mean grey value by distance from the outlines of cells, over that of the background of the same image: the bright halo and the shade of
/// phase contrast (Yin et al. 2012).
/// </summary>
public sealed class HaloProfile
{
    private readonly double[] _sums = new double[OutlineBands.Count];
    private readonly long[] _pixels = new long[OutlineBands.Count];

    /// <summary>The signed distances: -10 .. -1 inside, 1 .. 10 outside; d stands for pixels whose centre is more than |d| - 1 and at most |d| px away from the other side.</summary>
    public static IReadOnlyList<int> Distances { get; } = [.. Enumerable.Range(-OutlineBands.Reach, 2 * OutlineBands.Reach + 1).Where(d => d != 0)];

    /// <summary>Mean grey value over background for each of <see cref="Distances"/>, in grey levels; null where there is no such pixel.</summary>
    public IReadOnlyList<double?> Values => [.. Distances.Select(OutlineBands.At).Select(b => _pixels[b] == 0 ? (double?)null : _sums[b] / _pixels[b])];

    /// <summary>Adds pixels of one band of an image.</summary>
    /// <param name="band">See <see cref="OutlineBands"/>.</param>
    /// <param name="pixels">Their number.</param>
    /// <param name="sum">Sum of their grey values.</param>
    /// <param name="background">Mean grey value of the background of the image.</param>
    internal void Add(int band, long pixels, double sum, double background)
    {
        _sums[band] += sum - pixels * background;
        _pixels[band] += pixels;
    }

    /// <summary>Adds what another has collected.</summary>
    public void Add(HaloProfile other)
    {
        for (var b = 0; b < _sums.Length; b++)
        {
            _sums[b] += other._sums[b];
            _pixels[b] += other._pixels[b];
        }
    }

    /// <summary>Mean absolute difference of two profiles over the distances that both have.</summary>
    /// <returns>0 or more, in grey levels; null where they have none in common.</returns>
    public static double? Gap(HaloProfile a, HaloProfile b)
    {
        var gaps = a.Values.Zip(b.Values, (x, y) => x is { } p && y is { } q ? Math.Abs(p - q) : (double?)null).OfType<double>().ToList();
        return gaps.Count == 0 ? null : gaps.Average();
    }
}
