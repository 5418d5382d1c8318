namespace CellGenie.Synthesis;

/// <summary>Draws the real image that a composed one takes after. Not thread-safe: one for each worker.</summary>
internal sealed class ModelChoice(CellBank bank, SourcePool pool, CultureSpecification culture)
{
    private const double DenseShare = 0.1;
    private const double NearShare = 0.25;
    private const double SimilarShare = 0.25;
    private const int LeastModels = 4;

    private readonly Dictionary<int, int[]> _near = [];
    private int[]? _dense;

    /// <summary>Draws a model: its index among the pool's entries.</summary>
    public int Draw(ref CounterRandom random, in PartOrder order)
    {
        var models = order.IsDense ? _dense ??= MostCrowded() : order.Near is { } count ? NearTo(count) : pool.Models;
        if (order.Beside is { } other)
            models = Similar(models, other);
        return models[random.Next(models.Count)];
    }

    private int[] MostCrowded() => Best(m => -Confluence(pool.Entries[m]), DenseShare, 1);

    private int[] NearTo(int count)
    {
        if (!_near.TryGetValue(count, out var models))
            _near.Add(count, models = Best(m => Math.Abs(StableMath.Log((1.0 + SourcePool.ExpectedCount(pool.Entries[m], culture)) / (1 + count))), NearShare, LeastModels));
        return models;
    }

    /// <summary>Looks of the background alone: how strongly cells stand out belongs to their culture.</summary>
    private List<int> Similar(IReadOnlyList<int> models, PoolEntry other) =>
        [.. models.OrderBy(m => Math.Abs(pool.Entries[m].Texture - other.Texture)).ThenBy(m => m).Take(CountOf(models, SimilarShare, LeastModels))];

    private int[] Best(Func<int, double> cost, double share, int least) => [.. pool.Models.OrderBy(cost).ThenBy(m => m).Take(CountOf(pool.Models, share, least))];

    private static int CountOf(IReadOnlyList<int> models, double share, int least) => Math.Max(least, (int)Math.Ceiling(models.Count * share));

    private double Confluence(PoolEntry entry) => entry.Cells.Sum(c => (double)bank.Cells[c].Area) / ((double)entry.Source.Width * entry.Source.Height);
}
