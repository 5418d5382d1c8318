namespace CellGenie.Synthesis.Realism;

/// <summary>
/// The pair correlation function g(r) of cell centres, pooled over images: how many cells lie at distance r of a cell, over how many would if cells
/// were scattered at random. Corrected for the frame by translation (Ohser 1983): a pair that is d apart counts <c>1 / |frame ∩ (frame + d)|</c>.
/// </summary>
public sealed class PairCorrelation
{
    /// <summary>Number of distances.</summary>
    public const int Bins = 20;

    /// <summary>Width of a bin in pixels: bin k is of distances from <c>5 k</c> up to, but not including, <c>5 (k + 1)</c>.</summary>
    public const double BinWidth = 5;

    private readonly double[] _pairs = new double[Bins];
    private readonly double[] _expected = new double[Bins];

    /// <summary>Adds the cells of one image. Distances above half of the shorter side of its frame are left to larger images.</summary>
    /// <param name="centres">Centres of mass in pixels.</param>
    /// <param name="width">Width of the frame in pixels.</param>
    /// <param name="height">Height of the frame in pixels.</param>
    public void Add(IReadOnlyList<(double X, double Y)> centres, int width, int height)
    {
        var bins = (int)Math.Min(Bins, Math.Min(width, height) / 2.0 / BinWidth);
        if (centres.Count < 2 || bins == 0)
            return;
        var reach = bins * BinWidth;
        var sorted = centres.OrderBy(c => c.X).ThenBy(c => c.Y).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = i + 1; j < sorted.Length && sorted[j].X - sorted[i].X < reach; j++)
            {
                var (dx, dy) = (sorted[j].X - sorted[i].X, Math.Abs(sorted[j].Y - sorted[i].Y));
                var bin = (int)(Math.Sqrt(dx * dx + dy * dy) / BinWidth);
                if (bin < bins)
                    _pairs[bin] += 2 / ((width - dx) * (height - dy));
            }
        }

        var area = (double)width * height;
        var density = centres.Count / area * (centres.Count - 1) / area;
        for (var k = 0; k < bins; k++)
            _expected[k] += density * Math.PI * BinWidth * BinWidth * (2 * k + 1);
    }

    /// <summary>Adds what another has collected.</summary>
    public void Add(PairCorrelation other)
    {
        for (var k = 0; k < Bins; k++)
        {
            _pairs[k] += other._pairs[k];
            _expected[k] += other._expected[k];
        }
    }

    /// <summary>g(r) for each bin: 0 or more, without unit, 1 for a random scatter; null where no image is large enough.</summary>
    public IReadOnlyList<double?> Values => [.. _pairs.Select((pairs, k) => _expected[k] > 0 ? pairs / _expected[k] : (double?)null)];

    /// <summary>L2 gap of two pair correlation functions: the root of the mean squared difference over the bins that both have, r up to 100 px.</summary>
    /// <returns>0 or more, without unit; null where they have no bin in common.</returns>
    public static double? Gap(PairCorrelation a, PairCorrelation b)
    {
        var squares = a.Values.Zip(b.Values, (x, y) => (x - y) * (x - y)).OfType<double>().ToList();
        return squares.Count == 0 ? null : Math.Sqrt(squares.Average());
    }
}
