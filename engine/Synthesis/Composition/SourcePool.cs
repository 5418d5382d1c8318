namespace CellGenie.Synthesis;

/// <summary>The source images of a culture: each can be the model of an image, and each knows which others look like it. Immutable; shared by all workers.</summary>
internal sealed class SourcePool
{
    // A fifth more contrast is not seen as another microscope or exposure.
    private const double SimilarLook = 0.3;
    private const int MostSimilar = 12;

    /// <summary>A share of its cells that a real image may have too many or too few to be the model of an image.</summary>
    public const double Near = 0.1;
    private const int LeastSimilar = 3;

    private readonly int[][] _groups;

    private SourcePool(IReadOnlyList<PoolEntry> entries, IReadOnlyList<int> models, int[][] groups, ThomasProcess? clusters)
    {
        Entries = entries;
        Models = models;
        _groups = groups;
        Clusters = clusters;
    }

    /// <summary>The source images that have candidates or a background.</summary>
    public IReadOnlyList<PoolEntry> Entries { get; }

    /// <summary>Indices of those that may be a model.</summary>
    public IReadOnlyList<int> Models { get; }

    /// <summary>How the culture's cells cluster; null unless asked for.</summary>
    public ThomasProcess? Clusters { get; }

    /// <summary>The source images whose cells and backgrounds may meet in an image that takes after this one.</summary>
    public IReadOnlyList<int> GroupOf(int model) => _groups[model];

    /// <summary>Gathers a culture's source images.</summary>
    public static SourcePool Create(CellBank bank, int culture, IReadOnlyList<int> candidates, IReadOnlyList<int> backgrounds, CultureSpecification specification, CompositionRules rules)
    {
        var allowed = candidates.ToHashSet();
        var frames = backgrounds.ToDictionary(b => bank.Backgrounds[b].Source);
        var cells = new Dictionary<int, List<int>>();
        for (var i = 0; i < bank.Count; i++)
        {
            ref readonly var cell = ref bank.Cells[i];
            if (cell.Culture != culture || (!bank.MayUse(cell.Source, rules)))
                continue;
            if (!cells.TryGetValue(cell.Source, out var own))
                cells.Add(cell.Source, own = []);
            own.Add(i);
        }

        foreach (var source in frames.Keys)
            cells.TryAdd(source, []);
        var entries = cells.OrderBy(c => c.Key).Select(c => Describe(bank, c.Key, c.Value, allowed, frames.GetValueOrDefault(c.Key, -1))).ToList();
        var groups = rules.Look == LookMode.Similar
            ? Enumerable.Range(0, entries.Count).Select(e => FindSimilar(entries, e)).ToArray()
            : [.. Enumerable.Repeat(Enumerable.Range(0, entries.Count).ToArray(), entries.Count)];
        var models = FindModels(entries, specification);
        var clusters = rules.Placement == PlacementMode.Cluster ? ThomasProcess.Fit(bank, [.. models.Select(m => entries[m])]) : null;
        return new SourcePool(entries, models, groups, clusters);
    }

    private static PoolEntry Describe(CellBank bank, int source, List<int> cells, HashSet<int> allowed, int background)
    {
        int[] usable = [.. cells.Where(allowed.Contains).OrderBy(c => bank.Cells[c].Area).ThenBy(c => c)];
        int[] contrasts = [.. cells.Select(c => (int)bank.Cells[c].Contrast).Order()];
        return new PoolEntry
        {
            Source = bank.Index.Sources[source],
            Cells = [.. cells],
            Inner = new DonorShelf(bank, usable.Where(c => bank.Cells[c].Sides == FrameSides.None)),
            Cut = new DonorShelf(bank, usable.Where(c => bank.Cells[c].Sides != FrameSides.None)),
            Background = background,
            Contrast = Log2(contrasts.Length == 0 ? 0 : contrasts[contrasts.Length / 2]),
            Texture = Log2(background < 0 ? 0 : bank.Backgrounds[background].Texture),
        };
    }

    private static double Log2(int value) => StableMath.Log(1 + value) / StableMath.Log(2);

    /// <summary>Images whose number of cells is in the range that was asked for, or so near that a few cells more or less will do; or else all that have cells.</summary>
    private static List<int> FindModels(List<PoolEntry> entries, CultureSpecification specification)
    {
        var possible = Enumerable.Range(0, entries.Count).Where(e => !entries[e].Source.Incomplete && entries[e].Cells.Length > 0).ToList();
        if (possible.Count == 0)
            possible = [.. Enumerable.Range(0, entries.Count)];
        var range = specification.PopulationRange;
        var fitting = possible.Where(e => ExpectedCount(entries[e], specification) is var n && n >= range.Low * (1 - Near) && n <= range.High * (1 + Near)).ToList();
        return fitting.Count > 0 ? fitting : possible;
    }

    /// <summary>Cells that an image of the culture would have if it were as crowded as a real one.</summary>
    internal static int ExpectedCount(PoolEntry entry, CultureSpecification specification) =>
        (int)Math.Round(entry.Cells.Length * ((double)specification.Width * specification.Height / ((double)entry.Source.Width * entry.Source.Height)));

    /// <summary>The image itself and the others that look most alike.</summary>
    private static int[] FindSimilar(List<PoolEntry> entries, int model)
    {
        var own = entries[model];
        var found = new List<int> { model };
        foreach (var e in Enumerable.Range(0, entries.Count).Where(e => e != model).OrderBy(e => own.DistanceTo(entries[e])).ThenBy(e => e))
        {
            if (found.Count >= MostSimilar || own.DistanceTo(entries[e]) > SimilarLook && found.Count >= LeastSimilar)
                break;
            found.Add(e);
        }

        return [.. found];
    }
}
