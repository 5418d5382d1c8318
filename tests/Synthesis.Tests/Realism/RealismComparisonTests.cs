using CellGenie.Synthesis.Realism;

namespace CellGenie.Synthesis.Tests.Realism;

public sealed class RealismComparisonTests
{
    /// <summary>What counts as no difference, where samples of other random numbers are compared: about four standard errors of 12 images of 30 cells.</summary>
    private static readonly Dictionary<string, double> Tolerances = new()
    {
        ["classifierAuc"] = 0.06, ["seamScore"] = 0.03, ["haloProfileGap"] = 0.5,
        ["cellIntensityWasserstein"] = 0.3, ["ringIntensityWasserstein"] = 0.5, ["backgroundIntensityWasserstein"] = 0.3, ["spectrumDistance"] = 0.3,
        ["areaWasserstein"] = 1, ["areaKs"] = 0.02, ["eccentricityWasserstein"] = 0.01, ["eccentricityKs"] = 0.02, ["solidityWasserstein"] = 0.01, ["solidityKs"] = 0.02,
        ["countWasserstein"] = 0.1, ["countKs"] = 0.1, ["neighbourWasserstein"] = 2, ["neighbourKs"] = 0.15, ["pairCorrelationGap"] = 0.2,
        ["confluenceGap"] = 0.002, ["overlapGap"] = 0.002, ["touchingGap"] = 0.01, ["borderGap"] = 0.01, ["duplicateDonorRate"] = 0,
    };

    private static readonly Lazy<RealismSample> Real = new(() => new CellScene().Measure());

    [Fact]
    public void Same_images_are_at_distance_zero_and_cannot_be_told_apart()
    {
        var metrics = RealismComparison.Of(Real.Value, new CellScene().Measure()).Metrics;
        foreach (var metric in MetricDefinition.All.Where(m => m.Name != "duplicateDonorRate"))
            Assert.Equal((metric.Name, (double?)metric.Ideal), (metric.Name, metric.Value(metrics)));
    }

    [Fact]
    public void Other_images_of_the_same_kind_move_nothing() => Moves(new CellScene { Seed = 2 });

    [Fact]
    public void Brightness_moves_the_grey_values_alone()
    {
        var metrics = Moves(new CellScene { Brightness = 10 }, "cellIntensityWasserstein", "ringIntensityWasserstein", "backgroundIntensityWasserstein");
        Assert.Equal(10, metrics.CellIntensityWasserstein!.Value, 1e-9);
        Assert.Equal(10, metrics.RingIntensityWasserstein!.Value, 1e-9);
        Assert.Equal(10, metrics.BackgroundIntensityWasserstein!.Value, 1e-9);
        Assert.Equal(0, metrics.HaloProfileGap!.Value, 1e-9);
    }

    [Fact]
    public void Cut_halo_moves_what_is_around_cells_alone()
    {
        var metrics = Moves(new CellScene { HasHalo = false }, "classifierAuc", "seamScore", "haloProfileGap", "ringIntensityWasserstein");
        Assert.Equal(0, metrics.CellIntensityWasserstein);
        Assert.Equal(0, metrics.BackgroundIntensityWasserstein);
        Assert.Equal(0, metrics.SpectrumDistance!.Value, 1e-9);
        // Without the halo of 40 grey levels, the step to the outside falls from 60 to 20.
        Assert.InRange(metrics.SeamScore!.Value, 0.3, 0.6);
        Assert.True(metrics.ClassifierAuc > 0.99);
    }

    [Fact]
    public void Twice_the_cells_move_counts_and_distances_alone()
    {
        var metrics = Moves(new CellScene { Seed = 2, Cells = 60 }, "classifierAuc", "countWasserstein", "countKs", "neighbourWasserstein", "neighbourKs", "confluenceGap");
        Assert.Equal(30, metrics.CountWasserstein);
        Assert.Equal(1, metrics.CountKs);
        Assert.Equal(0, metrics.AreaWasserstein!.Value, 1e-9);
    }

    [Fact]
    public void Grid_moves_distances_and_pair_correlation_alone()
    {
        var metrics = Moves(new CellScene { Seed = 2, IsGrid = true }, "classifierAuc", "neighbourWasserstein", "neighbourKs", "pairCorrelationGap");
        Assert.Equal(0, metrics.CountWasserstein);
        Assert.Equal(0, metrics.ConfluenceGap);
    }

    [Fact]
    public void Side_without_images_has_no_metrics()
    {
        var metrics = RealismComparison.Of(Real.Value, new RealismSample()).Metrics;
        Assert.All(MetricDefinition.All, m => Assert.Null(m.Value(metrics)));
    }

    /// <summary>Checks that exactly the named metrics differ from their ideal.</summary>
    private static RealismMetrics Moves(CellScene scene, params string[] expected)
    {
        var metrics = RealismComparison.Of(Real.Value, scene.Measure()).Metrics;
        var moved = MetricDefinition.All.Where(m => m.Value(metrics) is { } value && Math.Abs(value - m.Ideal) > Tolerances[m.Name])
            .Select(m => FormattableString.Invariant($"{m.Name} {m.Value(metrics)}")).ToList();
        Assert.True(expected.Order().SequenceEqual(moved.Select(m => m.Split(' ')[0]).Order()), $"moved: {string.Join(", ", moved)}");
        return metrics;
    }
}
