using System.Globalization;
using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests;

/// <summary>
/// Each placement scatters cells as it says, by its pair correlation g(r) and counts over many images. Tolerances are four standard errors of the
/// numbers' own sampling: of Poisson counts, or from batches of images where cells cluster. Seeds are fixed.
/// </summary>
public sealed class PlacementStatisticsTests
{
    private const int Side = 280;

    // All donors are the same disc: a polygon of 9 x 9 pixels.
    private const double Radius = 4.5;

    private static readonly CompositionRules Scatter = new() { MinVisibleFraction = 0, MinVisibleArea = 1, CutCells = CutCellPolicy.Exclude };

    [Fact]
    public void Uniform_placement_has_no_order()
    {
        using var lab = Library(UniformCentres);
        using var bank = lab.Extract();
        const int cells = 60, images = 150;
        // Where whole cells fit: their middles are uniform over this window, pixel by pixel.
        var window = Side - (int)(2 * Radius) + 1;
        var g = new PairCorrelation();
        foreach (var centres in Compose(bank, Scatter, cells, images))
            g.Add([.. centres.Select(c => (c.X - 4.0, c.Y - 4.0))], window, window);
        for (var k = 0; k < PairCorrelation.Bins; k++)
        {
            var offsets = OffsetsIn(k);
            var pairs = images * cells * (cells - 1) / 2.0 * offsets / ((double)window * window);
            Assert.InRange(g.Values[k]!.Value / (offsets / RingArea(k)), 1 - 4 / Math.Sqrt(pairs), 1 + 4 / Math.Sqrt(pairs));
        }
    }

    [Fact]
    public void Hard_core_placement_has_none_below_the_distance_and_no_order_beyond()
    {
        using var lab = Library(UniformCentres);
        using var bank = lab.Extract();
        const int cells = 60, images = 150;
        var g = Correlation(Compose(bank, Scatter with { Placement = PlacementMode.HardCore }, cells, images));
        var distance = 2 * Math.Sqrt(bank.Cells[0].Area / Math.PI);
        Assert.InRange(distance, 8.0, 9.5);
        Assert.Equal(0, g.Values[0]);
        for (var k = 3; k < PairCorrelation.Bins; k++)
            Assert.InRange(g.Values[k]!.Value, 1 - 4 / Math.Sqrt(PoissonPairs(k, cells, images)), 1 + 4 / Math.Sqrt(PoissonPairs(k, cells, images)));
        // The smallest distance that occurs among 9,000 cells is hardly larger than the one that is kept.
        var least = Compose(bank, Scatter with { Placement = PlacementMode.HardCore }, cells, images)
            .Min(c => c.SelectMany((a, i) => c.Skip(i + 1).Select(b => Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y)))).Min());
        Assert.InRange(least, distance, distance + 1);
    }

    [Fact]
    public void Cluster_placement_has_the_pair_correlation_of_the_process_fitted_to_the_library()
    {
        const double sigma = 11, parents = 8;
        using var lab = Library(random => Clusters(random, sigma, (int)parents, 60));
        using var bank = lab.Extract();
        var rules = Scatter with { Placement = PlacementMode.Cluster };
        var fitted = CulturePlan.Create(bank, Culture(bank, 60), rules).Pool!.Clusters!;
        // What the library was made with, from its twelve images.
        Assert.InRange(fitted.Sigma, 0.7 * sigma, 1.4 * sigma);
        var (mean, error) = Batches(Compose(bank, rules, 60, 240));
        Assert.True(mean[1] > 3);
        // The test can tell: no error hides a wrong process.
        Assert.All(mean.Zip(error).Skip(1), m => Assert.InRange(m.Second / m.First, 0, 0.05));
        for (var k = 1; k < PairCorrelation.Bins; k++)
        {
            // With a fixed number of parents P, cells of different ones are 1 / P less frequent than the formula's.
            var count = fitted.Parents * (Side + 4 * fitted.Sigma) * (Side + 4 * fitted.Sigma);
            var r = (k + 0.5) * PairCorrelation.BinWidth;
            var expected = 1 - 1 / count + Math.Exp(-r * r / (4 * fitted.Sigma * fitted.Sigma)) / (4 * Math.PI * fitted.Parents * fitted.Sigma * fitted.Sigma);
            Assert.InRange(mean[k], expected * 0.95 - 4 * error[k], expected * 1.05 + 4 * error[k]);
        }
    }

    [Fact]
    public void Empirical_placement_has_the_pair_correlation_confluence_and_borders_of_the_library()
    {
        using var lab = Library(random => Clusters(random, 14, 7, 30 + random.Next(50)), withCutCells: true);
        using var bank = lab.Extract();
        var rules = CompositionRules.Realistic with { MinVisibleFraction = 0, MinVisibleArea = 1, MaxParts = 0, Blend = BlendMode.Hard };
        var models = bank.Index.Sources.Select((source, s) => bank.Cells.ToArray().Where(c => c.Source == s).ToArray()).ToArray();
        var culture = Culture(bank, 0) with { PopulationRange = new IntRange(0, 1000), AreaRange = new IntRange(1, 1000) };
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, culture, rules), rules);
        const int images = 240;
        var (confluence, borders, cells) = (0.0, 0, 0);
        var centres = new List<List<(int X, int Y)>>();
        for (var i = 0; i < images; i++)
        {
            var image = composer.Compose(5, i);
            confluence += image.ToLabelMap().Labels.Count(l => l != 0) / (double)(Side * Side) / images;
            borders += image.Cells.Count(c => bank.Cells[c.Donor].Sides != FrameSides.None);
            cells += image.Cells.Count;
            centres.Add(Middles(bank, image));
        }

        // Every image of the library is as likely as any other to be a model.
        var real = models.Select(m => Covered(m) / (double)(Side * Side)).ToArray();
        var spread = Math.Sqrt(real.Sum(c => (c - real.Average()) * (c - real.Average())) / real.Length / images);
        Assert.InRange(confluence / real.Average(), 0.95 - 4 * spread / real.Average(), 1.05 + 4 * spread / real.Average());
        var rate = models.Sum(m => m.Count(c => c.Sides != FrameSides.None)) / (double)models.Sum(m => m.Length);
        Assert.InRange(rate, 0.03, 0.3);
        // Cells of an image come together, so their number varies more than if each was drawn alone.
        Assert.InRange(borders / (double)cells, rate - 8 * Math.Sqrt(rate * (1 - rate) / cells), rate + 8 * Math.Sqrt(rate * (1 - rate) / cells));

        var own = new PairCorrelation();
        foreach (var model in models)
            own.Add([.. model.Select(c => (c.SourceX + c.Width * 0.5, c.SourceY + c.Height * 0.5))], Side, Side);
        var (mean, error) = Batches(centres);
        Assert.True(own.Values[2] > 1.5);
        Assert.All(mean.Zip(error).Skip(1), m => Assert.InRange(m.Second / m.First, 0, 0.05));
        // Jitter of 2 pixels carries pairs from bin to bin at the shortest distances.
        for (var k = 2; k < PairCorrelation.Bins; k++)
            Assert.InRange(mean[k], own.Values[k]!.Value * 0.93 - 4 * error[k], own.Values[k]!.Value * 1.07 + 4 * error[k]);
    }

    [Fact]
    public void Density_map_has_counts_in_proportion()
    {
        using var lab = Library(UniformCentres);
        using var bank = lab.Extract();
        byte[] weights = [10, 0, 40, 25, 5, 80, 15, 60, 0, 100];
        var rules = Scatter with { Placement = PlacementMode.DensityMap, DensityMap = new DensityMap { Columns = 5, Rows = 2, Weights = weights } };
        var counts = new int[10];
        foreach (var (x, y) in Compose(bank, rules, 40, 150).SelectMany(c => c))
            counts[y * 2 / Side * 5 + x * 5 / Side]++;
        Assert.Equal(6000, counts.Sum());
        Assert.Equal(0, counts[1] + counts[8]);
        var chiSquare = weights.Zip(counts, (w, n) => (Expected: 6000.0 * w / weights.Sum(v => v), n)).Where(f => f.Expected > 0).Sum(f => (f.n - f.Expected) * (f.n - f.Expected) / f.Expected);
        // Seven degrees of freedom: one map in ten thousand would be above.
        Assert.InRange(chiSquare, 0, 29.9);
    }

    [Fact]
    public void Joint_population_keeps_crowded_cells_small_and_independent_does_not()
    {
        using var lab = new TestLab();
        var random = new Random(5);
        for (var i = 0; i < 12; i++)
            AddImage(lab, i, UniformCentres(random, 20 + 6 * i), 7 - 0.3 * i, withCutCells: false);
        lab.WriteAnnotations();
        using var bank = lab.Extract();
        Assert.InRange(Correlation(new CompositionRules { Population = PopulationMode.Joint }), -1, -0.85);
        Assert.InRange(Correlation(CompositionRules.Realistic with { MinVisibleFraction = 0 }), -1, -0.85);
        // Without a link the correlation of 100 images is normal with a deviation of 0.1.
        Assert.InRange(Correlation(new CompositionRules()), -0.4, 0.4);

        double Correlation(CompositionRules rules)
        {
            var culture = Culture(bank, 0) with { PopulationRange = new IntRange(20, 86), AreaRange = new IntRange(1, 1000) };
            var composer = new ImageComposer(bank, CulturePlan.Create(bank, culture, rules), rules);
            var points = Enumerable.Range(0, 100).Select(i => composer.Compose(2, i)).Select(i => (X: (double)i.Requested, Y: i.Cells.Average(c => (double)bank.Cells[c.Donor].Area))).ToArray();
            var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
            return points.Sum(p => (p.X - x) * (p.Y - y)) / Math.Sqrt(points.Sum(p => (p.X - x) * (p.X - x)) * points.Sum(p => (p.Y - y) * (p.Y - y)));
        }
    }

    /// <summary>Integer steps whose length lies in a bin, none excluded: what a scatter over pixels gives in the place of the ring's area.</summary>
    private static int OffsetsIn(int k) =>
        Enumerable.Range(-100, 201).Sum(x => Enumerable.Range(-100, 201).Count(y => (x, y) != (0, 0) && (int)(Math.Sqrt(x * x + y * y) / PairCorrelation.BinWidth) == k));

    private static double RingArea(int k) => Math.PI * PairCorrelation.BinWidth * PairCorrelation.BinWidth * (2 * k + 1);

    private static double PoissonPairs(int k, int cells, int images) => images * cells * (cells - 1) / 2.0 * RingArea(k) / (Side * Side);

    private static TestLab Library(Func<Random, List<(double X, double Y)>> centres, bool withCutCells = false)
    {
        var lab = new TestLab();
        var random = new Random(17);
        for (var i = 0; i < 12; i++)
            AddImage(lab, i, centres(random), Radius, withCutCells);
        lab.WriteAnnotations();
        return lab;
    }

    private static void AddImage(TestLab lab, int number, List<(double X, double Y)> centres, double radius, bool withCutCells)
    {
        var name = $"DISC_Phase_A{number}_1_00d00h00m_1.png";
        var image = TestLab.Background(Side, Side, number);
        var id = lab.AddEntry(name, Side, Side);
        foreach (var (x, y) in centres)
        {
            // Whole pixels, so that every disc has the same mask.
            var (cx, cy) = (Math.Floor(x) + 0.5, Math.Floor(y) + 0.5);
            if (!withCutCells && (Math.Min(cx, cy) < radius + 4 || Math.Max(cx, cy) > Side - radius - 4))
                continue;
            var ring = Enumerable.Range(0, 24).Select(k => string.Create(CultureInfo.InvariantCulture,
                $"{Math.Clamp(cx + radius * Math.Cos(k * Math.PI / 12), 0, Side):0.##},{Math.Clamp(cy + radius * Math.Sin(k * Math.PI / 12), 0, Side):0.##}"));
            lab.AddAnnotation(id, $"[[{string.Join(',', ring)}]]");
            for (var py = (int)Math.Max(0, cy - radius); py < Math.Min(Side, cy + radius); py++)
            {
                for (var px = (int)Math.Max(0, cx - radius); px < Math.Min(Side, cx + radius); px++)
                    image[px, py] = 180;
            }
        }

        lab.Save(name, image);
    }

    private static List<(double X, double Y)> UniformCentres(Random random) => UniformCentres(random, 60);

    private static List<(double X, double Y)> UniformCentres(Random random, int count)
    {
        var centres = new List<(double X, double Y)>();
        while (centres.Count < count)
        {
            // Discs that cover each other would be taken for one cell that was annotated twice.
            var (x, y) = (12 + (Side - 24) * random.NextDouble(), 12 + (Side - 24) * random.NextDouble());
            if (centres.All(c => (c.X - x) * (c.X - x) + (c.Y - y) * (c.Y - y) > 25))
                centres.Add((x, y));
        }

        return centres;
    }

    /// <summary>Cells around parents that are spread over the frame, which may lie across its border.</summary>
    private static List<(double X, double Y)> Clusters(Random random, double sigma, int parents, int count)
    {
        var origins = Enumerable.Range(0, parents).Select(_ => (X: Side * random.NextDouble(), Y: Side * random.NextDouble())).ToArray();
        var centres = new List<(double X, double Y)>();
        while (centres.Count < count)
        {
            var (x, y) = origins[random.Next(parents)];
            x += sigma * Normal();
            y += sigma * Normal();
            if (x > -2 && y > -2 && x < Side + 2 && y < Side + 2 && centres.All(c => (c.X - x) * (c.X - x) + (c.Y - y) * (c.Y - y) > 9))
                centres.Add((x, y));
        }

        return centres;

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static CultureSpecification Culture(CellBank bank, int cells) => Specifications.Of(bank, cells: new IntRange(cells, cells)).Cultures.Single();

    private static IEnumerable<List<(int X, int Y)>> Compose(CellBank bank, CompositionRules rules, int cells, int images)
    {
        var composer = new ImageComposer(bank, CulturePlan.Create(bank, Culture(bank, cells), rules), rules);
        return Enumerable.Range(0, images).Select(i => Middles(bank, composer.Compose(3, i)));
    }

    private static List<(int X, int Y)> Middles(CellBank bank, ComposedImage image) => [.. image.Cells.Select(c =>
    {
        ref readonly var cell = ref bank.Cells[c.Donor];
        var swap = c.Turn.HasFlag(Turn.Swap);
        return (c.X + (swap ? cell.Height : cell.Width) / 2, c.Y + (swap ? cell.Width : cell.Height) / 2);
    })];

    private static int Covered(CellRecord[] cells)
    {
        var covered = new HashSet<(int, int)>();
        foreach (var cell in cells)
        {
            var (cx, cy) = ((cell.SourceX == 0 && cell.Width < 9 ? cell.Width - Radius : cell.SourceX + Radius), cell.SourceY == 0 && cell.Height < 9 ? cell.Height - Radius : cell.SourceY + Radius);
            for (var y = cell.SourceY; y < cell.SourceY + cell.Height; y++)
            {
                for (var x = cell.SourceX; x < cell.SourceX + cell.Width; x++)
                {
                    if ((x + 0.5 - cx) * (x + 0.5 - cx) + (y + 0.5 - cy) * (y + 0.5 - cy) <= Radius * Radius)
                        covered.Add((x, y));
                }
            }
        }

        return covered.Count;
    }

    private static PairCorrelation Correlation(IEnumerable<List<(int X, int Y)>> images)
    {
        var g = new PairCorrelation();
        foreach (var centres in images)
            g.Add([.. centres.Select(c => (c.X + 0.5, c.Y + 0.5))], Side, Side);
        return g;
    }

    /// <summary>g(r) and its standard error, from twelve batches of images.</summary>
    private static (double[] Mean, double[] Error) Batches(IEnumerable<List<(int X, int Y)>> images)
    {
        var all = images.ToList();
        var batches = all.Chunk(all.Count / 12).Select(b => Correlation(b).Values.Select(v => v!.Value).ToArray()).ToArray();
        var mean = Enumerable.Range(0, PairCorrelation.Bins).Select(k => batches.Average(b => b[k])).ToArray();
        return (mean, [.. mean.Select((m, k) => Math.Sqrt(batches.Sum(b => (b[k] - m) * (b[k] - m)) / (batches.Length - 1) / batches.Length))]);
    }
}
