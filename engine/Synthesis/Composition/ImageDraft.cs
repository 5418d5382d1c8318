namespace CellGenie.Synthesis;

/// <summary>Decides which cells of which cultures an image should have, and the order in which they are placed. Not thread-safe: one for each worker.</summary>
internal sealed class ImageDraft(CellBank bank, CulturePlan plan, CompositionRules rules)
{
    private readonly ComposerPart[] _usual = ComposerPart.Of(bank, plan, rules);
    private readonly ComposerPart[]? _weak = plan.Weak == null ? null : ComposerPart.Of(bank, plan.Weak, rules);
    private readonly List<(int Part, int Item)> _order = [];
    private readonly List<int> _chosen = [];

    /// <summary>The cultures.</summary>
    public ComposerPart[] Parts { get; private set; } = [];

    /// <summary>Cells to place, the top one first: the culture, and in it a wish or, where images are composed as in the paper, a donor.</summary>
    public IReadOnlyList<(int Part, int Item)> Order => _order;

    /// <summary>What was asked of the image.</summary>
    public ImageRecipe Recipe { get; private set; }

    /// <summary>Number of cells that the image should have.</summary>
    public int Requested { get; private set; }

    /// <summary>The background that the image must have; null where any of <see cref="Backgrounds"/> will do.</summary>
    public PlacedBackground? Background => Parts[0].Planned?.Background;

    /// <summary>Backgrounds that suit the image.</summary>
    public IReadOnlyList<int> Backgrounds => Parts[0].Planned?.Backgrounds ?? plan.Backgrounds;

    /// <summary>Begins an image.</summary>
    public void Begin(ulong seed, int index)
    {
        Recipe = ImageRecipe.Of(plan.Specification, rules, index);
        Parts = Recipe.HardCase == HardCases.LowContrast ? _weak! : _usual;
        _order.Clear();
        var mixture = new CounterRandom(seed, plan.Stream, index, RandomPurpose.Mixture);
        var purpose = rules.IsPlain ? RandomPurpose.Selection : RandomPurpose.Model;
        var random = new CounterRandom(seed, plan.Stream, index, purpose);
        if (plan.Specification.Mixture is { } cultures)
            BeginMixture(ref mixture, ref random, seed, index, cultures);
        else
            BeginSingle(ref random, seed, index);

        Requested = 0;
        foreach (var part in Parts)
        {
            part.Placed = 0;
            Requested += part.Wanted;
        }

        // In the order of their wishes, or as they were drawn, the cells of one culture are already.
        if (Parts.Length > 1)
            Arrange(ref mixture);
    }

    private void BeginSingle(ref CounterRandom random, ulong seed, int index)
    {
        var part = Parts[0];
        var population = Recipe.Population;
        if (part.Planned is { } planned)
        {
            var near = Recipe.IsExact && population.Low == population.High ? population.Low : (int?)null;
            AddWishes(0, planned.Begin(ref random, seed, index, OrderOf(population, near)));
            // Real images may not have as many to give.
            part.Wanted = near ?? planned.Wishes.Count;
            return;
        }

        AddDonors(ref random, 0, population.Low + random.Next(population.High - population.Low + 1));
        part.Wanted = _order.Count;
    }

    private void BeginMixture(ref CounterRandom mixture, ref CounterRandom random, ulong seed, int index, IReadOnlyList<MixturePart> cultures)
    {
        var population = Recipe.Population;
        var count = population.Low + mixture.Next(population.High - population.Low + 1);
        Span<int> counts = stackalloc int[CoCulture.MostParts];
        Mixture.Divide(ref mixture, cultures, count, counts);
        for (var k = 0; k < Parts.Length; k++)
        {
            Parts[k].Wanted = counts[k];
            if (Parts[k].Planned is not { } planned)
            {
                AddDonors(ref random, k, counts[k]);
                continue;
            }

            var order = OrderOf(new IntRange(counts[k], counts[k]), count);
            AddWishes(k, planned.Begin(ref random, seed, index, k > 0 && rules.Look == LookMode.Similar ? order with { Beside = Parts[0].Planned!.Model } : order));
        }
    }

    private PartOrder OrderOf(IntRange population, int? near) => new()
    {
        Population = population,
        Near = near,
        IsDense = Recipe.HardCase == HardCases.Dense,
        MayTouch = Recipe.HardCase == HardCases.Touching,
    };

    private void AddWishes(int part, int count)
    {
        for (var i = 0; i < count; i++)
            _order.Add((part, i));
    }

    private void AddDonors(ref CounterRandom random, int part, int count)
    {
        _chosen.Clear();
        Parts[part].Selector.Add(ref random, count, _chosen);
        foreach (var donor in _chosen)
            _order.Add((part, donor));
    }

    private void Arrange(ref CounterRandom random)
    {
        if (Parts[0].Planned != null && rules.DepthOrder == DepthOrder.LargeBelow)
        {
            _order.Sort((a, b) => WishOf(a).CompareTo(WishOf(b)) is var order and not 0 ? order : a.CompareTo(b));
            return;
        }

        for (var i = _order.Count - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    private Wish WishOf((int Part, int Item) item) => Parts[item.Part].Planned!.Wishes[item.Item];
}
