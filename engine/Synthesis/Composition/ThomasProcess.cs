namespace CellGenie.Synthesis;

/// <summary>
/// Clusters of cells: parents at random, children around them with a normal deviation. Fitted by least squares to the pair correlation
/// <c>g(r) = 1 + exp(-r^2 / 4 sigma^2) / (4 pi kappa sigma^2)</c> (Moller and Waagepetersen 2003, section 5.3).
/// </summary>
/// <param name="Sigma">Standard deviation of a child's distance along each axis, in pixels.</param>
/// <param name="Parents">Parents a pixel, kappa; 0 where the cells do not cluster.</param>
internal sealed record ThomasProcess(double Sigma, double Parents)
{
    // A culture's clusters do not need all of its images.
    private const int MostImages = 32;

    private const double BinWidth = 4;
    private const int Bins = 30;

    /// <summary>Fits the process to images.</summary>
    public static ThomasProcess Fit(CellBank bank, IReadOnlyList<PoolEntry> images)
    {
        var step = Math.Max(1, images.Count / MostImages);
        var observed = new double[Bins];
        var expected = new double[Bins];
        var areas = new List<int>();
        for (var i = 0; i < images.Count; i += step)
        {
            var points = new List<(double X, double Y)>();
            foreach (var c in images[i].Cells)
            {
                ref readonly var cell = ref bank.Cells[c];
                points.Add((cell.SourceX + cell.Width * 0.5, cell.SourceY + cell.Height * 0.5));
                areas.Add(cell.Area);
            }

            CountPairs(points, images[i].Source.Width, images[i].Source.Height, observed, expected);
        }

        if (areas.Count == 0)
            return new ThomasProcess(1, 0);
        areas.Sort();
        // Nearer than a cell's width the bodies keep each other away, which says nothing about clusters.
        var nearest = 2 * Math.Sqrt(areas[areas.Count / 2] / Math.PI);
        return Fit(observed, expected, nearest);
    }

    /// <summary>Adds the pairs of an image, each weighted for the frame (translation correction), and how many of them points without any order would give.</summary>
    private static void CountPairs(List<(double X, double Y)> points, int width, int height, double[] observed, double[] expected)
    {
        var n = points.Count;
        if (n < 2)
            return;
        var area = (double)width * height;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
            {
                var dx = Math.Abs(points[i].X - points[j].X);
                var dy = Math.Abs(points[i].Y - points[j].Y);
                var bin = (int)(Math.Sqrt(dx * dx + dy * dy) / BinWidth);
                if (bin < Bins && dx < width && dy < height)
                    observed[bin] += 2 * area / ((width - dx) * (height - dy));
            }
        }

        for (var b = 0; b < Bins; b++)
            expected[b] += (double)n * (n - 1) / area * Math.PI * BinWidth * BinWidth * (2 * b + 1);
    }

    private static ThomasProcess Fit(double[] observed, double[] expected, double nearest)
    {
        var best = new ThomasProcess(1, 0);
        var least = double.MaxValue;
        for (var sigma = 4.0; sigma <= 100; sigma *= 1.1)
        {
            double shapes = 0, products = 0, squares = 0;
            for (var b = 0; b < Bins; b++)
            {
                var r = (b + 0.5) * BinWidth;
                if (r < nearest || expected[b] <= 0)
                    continue;
                var shape = StableMath.Exp(-r * r / (4 * sigma * sigma));
                var excess = observed[b] / expected[b] - 1;
                shapes += shape * shape;
                products += shape * excess;
                squares += excess * excess;
            }

            // The amplitude of least squares; below zero the cells do not cluster.
            var amplitude = shapes > 0 ? products / shapes : 0;
            if (amplitude <= 0.01 || squares - amplitude * products >= least)
                continue;
            least = squares - amplitude * products;
            best = new ThomasProcess(sigma, 1 / (4 * Math.PI * sigma * sigma * amplitude));
        }

        return best;
    }
}
