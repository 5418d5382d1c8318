namespace CellGenie.Synthesis;

/// <summary>
/// Decides what an image that is more than a uniform scatter should hold: the real image it takes after, the wishes that follow from it, and for each
/// wish donors and places to try. Not thread-safe: one for each worker.
/// </summary>
internal sealed class PlannedPlacement
{
    /// <summary>A cell with a <see cref="Misfit"/> of this or less needs no other try.</summary>
    public const double WellEnough = 0.2;

    private const int MostModels = 64;

    // Donors that are tried for a cell of an empirical image, and places for a cell of the other modes.
    private const int DonorTries = 4;
    private const int PlaceTries = 30;

    // Places of real cells that are tried in vain before a cell may go anywhere.
    private const int MostSpare = 300;

    // Annotated cells lie beside each other, seldom above.
    private const double PriceOfHiding = 4;

    // Real cells stand a few pixels off the frame, or are cut by it.
    private const int FrameMargin = 3;
    private const int Jitter = 1;

    private readonly CellBank _bank;
    private readonly CompositionRules _rules;
    private readonly CulturePlan _plan;
    private readonly SourcePool _pool;
    private readonly DonorMatcher _matcher;
    private readonly PositionSampler _sampler;
    private readonly ModelLayout _layout;
    private readonly DiscField? _discs;
    private readonly PlacementMode _mode;
    private readonly int _width;
    private readonly int _height;
    private readonly ModelOrder _models;
    private readonly ModelChoice _choice;
    private readonly List<Wish> _wishes = [];
    private readonly List<int> _backgrounds = [];
    private readonly List<Wish> _spare = [];
    private IReadOnlyList<int> _group = [];
    private bool _mayTouch;
    private bool _goesAnywhere;
    private int _begun;
    private (int Donor, Turn Turn) _match;
    private DonorVariation _variation;
    private CounterRandom _variations;

    public PlannedPlacement(CellBank bank, CulturePlan plan, CompositionRules rules, DiscField? discs = null)
    {
        Shaper = new DonorShaper(bank, plan, rules);
        _bank = bank;
        _plan = plan;
        _rules = rules;
        _pool = plan.Pool!;
        _width = plan.Specification.Width;
        _height = plan.Specification.Height;
        _mode = rules.Placement ?? PlacementMode.Uniform;
        _matcher = new DonorMatcher(bank, _pool, rules);
        _sampler = new PositionSampler(_width, _height, rules, _pool.Clusters);
        _models = new ModelOrder(_pool.Models, plan.Stream);
        _choice = new ModelChoice(bank, _pool, plan.Specification);
        _layout = new ModelLayout(bank, _width, _height);
        if (_mode == PlacementMode.HardCore)
            _discs = discs ?? new DiscField(_width, _height);
    }

    /// <summary>Gives the culture's donors their shape.</summary>
    public DonorShaper Shaper { get; }

    /// <summary>Tries a cell gets at most.</summary>
    public int Tries => _mode switch { PlacementMode.Empirical => DonorTries, PlacementMode.Uniform => 1, _ => PlaceTries };

    /// <summary>The background that the image must have; null where any of <see cref="Backgrounds"/> will do.</summary>
    /// <remarks>Around real cells lie their far halos, trails and debris: cells of the same layout stand best on the background that belongs to it.</remarks>
    public PlacedBackground? Background { get; private set; }

    /// <summary>Backgrounds that suit the image.</summary>
    public IReadOnlyList<int> Backgrounds => _backgrounds;

    /// <summary>The cells that the image should have.</summary>
    public IReadOnlyList<Wish> Wishes => _wishes;

    /// <summary>The real image that it takes after.</summary>
    public PoolEntry Model { get; private set; } = null!;

    /// <summary>The discs that keep cells apart, which the cultures of a co-culture share; null in other placements.</summary>
    public DiscField? Discs => _discs;

    /// <summary>Begins an image and returns the number of cells it should have.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The image's index in its culture.</param>
    /// <param name="order">What the image asks of the culture.</param>
    public int Begin(ref CounterRandom random, ulong seed, int index, in PartOrder order = default)
    {
        _matcher.Clear();
        _discs?.Clear();
        _sampler.Begin(ref random);
        _mayTouch = order.MayTouch;
        _goesAnywhere = false;
        var model = order.AsksForModel ? _choice.Draw(ref random, order) : _models.At(seed, index);
        Model = _pool.Entries[model];
        _variations = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Variation);
        _group = _pool.GroupOf(model);
        FindBackgrounds(model);
        Background = null;
        _wishes.Clear();
        _spare.Clear();
        if (_plan.Candidates.Count == 0)
            return _begun = 0;
        var range = order.Population ?? _plan.Specification.PopulationRange;
        if (_rules.IsJoint)
        {
            var window = _layout.AddTo(_wishes, _pool.Entries[model], ref random);
            if (_mode == PlacementMode.Empirical && _pool.Entries[model].Background is >= 0 and var own)
                Background = new PlacedBackground(own, window.X, window.Y);
            Fill(ref random, range);
            Shuffle(_wishes, 0, ref random);
        }
        else
        {
            var count = range.Low + random.Next(range.High - range.Low + 1);
            for (var i = 0; i < count; i++)
                _wishes.Add(WishForAny(ref random));
        }

        if (_rules.DepthOrder == DepthOrder.LargeBelow)
            _wishes.Sort();
        return _begun = _wishes.Count;
    }

    /// <summary>Adds a cell in the place of one that found no room.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="failures">How many such cells in a row found no room either.</param>
    /// <returns>Index of the wish; -1 if the culture has no cells.</returns>
    public int AddWish(ref CounterRandom random, int failures)
    {
        if (_plan.Candidates.Count == 0)
            return -1;
        // Full clusters take no more; a density map is obeyed in any case.
        _goesAnywhere = _mode == PlacementMode.Cluster && failures >= MostSpare;
        if (_mode == PlacementMode.Empirical && failures < MostSpare)
        {
            if (_spare.Count == 0)
            {
                _layout.AddTo(_spare, _pool.Entries[_pool.Models[random.Next(_pool.Models.Count)]], ref random);
                Shuffle(_spare, 0, ref random);
            }

            if (_spare.Count > 0)
            {
                var spare = _spare[^1];
                _spare.RemoveAt(_spare.Count - 1);
                return PutExtra(spare);
            }
        }

        // No real image has such a place: anywhere will do.
        return PutExtra(WishForAny(ref random) with { X = random.Next(_width), Y = random.Next(_height) });
    }

    /// <summary>The next donor and place to try for a wish; null if there is none.</summary>
    public Trial? Try(ref CounterRandom random, int index, int attempt)
    {
        var wish = _wishes[index];
        if (attempt == 0 || _mode == PlacementMode.Empirical)
        {
            if (attempt % 2 == 0 || !_matcher.Mirror(ref random, ref _match))
                _match = _matcher.Find(ref random, _group, wish);
            if (_match.Donor >= 0)
                _variation = Shaper.Draw(ref _variations, _match.Donor, _match.Turn);
        }

        if (_match.Donor < 0)
            return null;
        var form = Shaper.Describe(_match.Donor, _match.Turn, _variation);
        if (form.Width > _width || form.Height > _height)
            return null;
        var (x, y) = _mode == PlacementMode.Empirical ? JitterOf(ref random, wish, attempt)
            : _goesAnywhere ? (random.Next(_width), random.Next(_height))
            : _sampler.Next(ref random);
        var atFrame = _rules.CutCells == CutCellPolicy.AtFrame ? form.Sides : FrameSides.None;
        var gaps = atFrame == FrameSides.None ? default : GapsOf(_match.Donor).Turned(_match.Turn);
        var left = Along(x - form.Width / 2, _width - form.Width, atFrame.HasFlag(FrameSides.Left), atFrame.HasFlag(FrameSides.Right), gaps.Left, gaps.Right);
        var top = Along(y - form.Height / 2, _height - form.Height, atFrame.HasFlag(FrameSides.Top), atFrame.HasFlag(FrameSides.Bottom), gaps.Top, gaps.Bottom);
        if (_discs != null && !_mayTouch && !_discs.IsFree(left + form.Width / 2, top + form.Height / 2, RadiusOf(form.Area)))
            return null;
        return new Trial(_match.Donor, _match.Turn, left, top, DrawGain(ref random), _variation, form);
    }

    /// <summary>How far a cell is from its wish: by how much the larger of both areas is larger, plus what would be hidden. Where any place will do, 0.</summary>
    /// <param name="index">Index of the wish.</param>
    /// <param name="area">Pixels of the cell.</param>
    /// <param name="visible">Those of them that would be seen.</param>
    public double Misfit(int index, int area, int visible) => _mode != PlacementMode.Empirical ? 0 : DonorMatcher.Ratio(visible, _wishes[index].Area) + PriceOfHiding * (area - visible) / area;

    /// <summary>The least that <see cref="Misfit"/> can be of a cell, wherever it stands: what is smaller than its wish stays so.</summary>
    /// <param name="index">Index of the wish.</param>
    /// <param name="area">Pixels of the cell.</param>
    public double LeastMisfit(int index, int area) => _mode == PlacementMode.Empirical && area < _wishes[index].Area ? DonorMatcher.Ratio(area, _wishes[index].Area) : 0;

    /// <summary>Remembers that a trial became part of the image.</summary>
    public void Take(in Trial trial)
    {
        _matcher.Use(trial.Donor);
        if (_discs == null)
            return;
        var form = trial.Form;
        _discs.Add(trial.X + form.Width / 2, trial.Y + form.Height / 2, RadiusOf(form.Area));
    }

    /// <summary>One place is enough: the one before has become a cell, or never will.</summary>
    private int PutExtra(Wish wish)
    {
        if (_wishes.Count > _begun)
            _wishes[_begun] = wish;
        else
            _wishes.Add(wish);
        return _begun;
    }

    private FrameGaps GapsOf(int donor)
    {
        ref readonly var cell = ref _bank.Cells[donor];
        var source = _bank.Index.Sources[cell.Source];
        return FrameGaps.Of(cell, source.Width, source.Height);
    }

    private static double RadiusOf(int area) => Math.Sqrt(area / Math.PI);

    private static int Along(int wanted, int room, bool atStart, bool atEnd, int gapAtStart, int gapAtEnd)
    {
        if (atStart)
            return Math.Min(gapAtStart, room);
        if (atEnd)
            return Math.Max(0, room - gapAtEnd);
        return room > 2 * FrameMargin ? Math.Clamp(wanted, FrameMargin, room - FrameMargin) : Math.Clamp(wanted, 0, room);
    }

    private static (int X, int Y) JitterOf(ref CounterRandom random, in Wish wish, int attempt)
    {
        // The first try stands where the real cell is; later ones look farther for room.
        var reach = Jitter * (1 + attempt / 2);
        return (wish.X - reach + random.Next(2 * reach + 1), wish.Y - reach + random.Next(2 * reach + 1));
    }

    private int DrawGain(ref CounterRandom random)
    {
        if (_rules.Augment is not { } augment || !augment.HasFlag(Augmentations.Contrast) || !_rules.Has(BlendMode.Halo))
            return 256;
        var ranges = _rules.Variation ?? VariationRanges.Default;
        var (low, high) = ((int)Math.Round(256 * ranges.ContrastLow), (int)Math.Round(256 * ranges.ContrastHigh));
        return low + random.Next(high - low + 1);
    }

    private void FindBackgrounds(int model)
    {
        _backgrounds.Clear();
        foreach (var e in _group)
        {
            if (_pool.Entries[e].Background >= 0)
                _backgrounds.Add(_pool.Entries[e].Background);
        }

        if (_backgrounds.Count == 0 && _pool.Entries[model].Background >= 0)
            _backgrounds.Add(_pool.Entries[model].Background);
        if (_backgrounds.Count == 0)
            _backgrounds.AddRange(_plan.Backgrounds);
    }

    private Wish WishForAny(ref CounterRandom random)
    {
        var entry = _pool.Entries[_group[random.Next(_group.Count)]];
        if (entry.Cells.Length == 0)
            entry = _pool.Entries[_pool.Models[random.Next(_pool.Models.Count)]];
        var inner = entry.Inner.Donors;
        ref readonly var cell = ref _bank.Cells[inner.Length > 0 ? inner[random.Next(inner.Length)].Index : entry.Cells[random.Next(entry.Cells.Length)]];
        return new Wish(-1, 0, 0, cell.Width, cell.Height, cell.Area, FrameSides.None, cell.Eccentricity);
    }

    /// <summary>Brings the number of wishes into a range: of too many some are left out, what is missing comes from other models.</summary>
    private void Fill(ref CounterRandom random, IntRange range)
    {
        if (_wishes.Count > range.High)
        {
            Shuffle(_wishes, 0, ref random);
            _wishes.RemoveRange(range.High, _wishes.Count - range.High);
        }

        // A few are missing where a real image is near the range; more where no real image is as dense as was asked for.
        var target = range.Low;
        if (_wishes.Count < range.Low * (1 - SourcePool.Near))
            target += random.Next(range.High - range.Low + 1);
        for (var i = 0; i < MostModels && _wishes.Count < target; i++)
        {
            var first = _wishes.Count;
            _layout.AddTo(_wishes, _pool.Entries[_pool.Models[random.Next(_pool.Models.Count)]], ref random);
            Shuffle(_wishes, first, ref random);
            if (_wishes.Count > target)
                _wishes.RemoveRange(target, _wishes.Count - target);
        }
    }

    private static void Shuffle(List<Wish> wishes, int first, ref CounterRandom random)
    {
        for (var i = wishes.Count - 1; i > first; i--)
        {
            var j = first + random.Next(i - first + 1);
            (wishes[i], wishes[j]) = (wishes[j], wishes[i]);
        }
    }
}
