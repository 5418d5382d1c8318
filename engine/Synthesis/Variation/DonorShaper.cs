namespace CellGenie.Synthesis;

/// <summary>Gives donors the shape in which they are placed: turned, and varied where asked for. What it returns is valid until the next call. Not thread-safe: one for each worker.</summary>
internal sealed class DonorShaper
{
    private readonly CellBank _bank;
    private readonly DonorTurner _turner = new();
    private readonly DonorWarper? _warper;
    private readonly NoiseLevels? _noise;
    private readonly VariationDrawer? _drawer;
    private readonly CultureSpecification _culture;
    private (int Donor, Turn Turn, DonorVariation Variation) _last = (-1, default, default);

    /// <summary>Creates a shaper for one culture.</summary>
    public DonorShaper(CellBank bank, CulturePlan plan, CompositionRules rules)
    {
        _bank = bank;
        _culture = plan.Specification;
        if (!rules.HasVariations)
            return;
        _drawer = new VariationDrawer(rules, _culture.AreaRange);
        // Rings also cover cells below, which are promised to be whole beyond their width.
        _warper = new DonorWarper(bank.Index.RingWidth, keepsDistances: rules.Blend != BlendMode.Hard);
        _noise = plan.Noise;
    }

    /// <summary>Draws how a donor is varied. What leaves the culture's range of areas or the frame keeps its shape.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="donor">Index of the donor.</param>
    /// <param name="turn">How it is turned first.</param>
    public DonorVariation Draw(ref CounterRandom random, int donor, Turn turn)
    {
        if (_drawer == null)
            return DonorVariation.None;
        ref readonly var entry = ref _bank.Cells[donor];
        var variation = _drawer.Draw(ref random, entry);
        if (!variation.IsPlain)
            variation = variation with { Noise = _noise!.Of(entry.Source) };
        if (variation.HasGeometry && Fits(donor, turn, ref variation))
            return variation;
        var turned = DonorTurner.Turn(entry, turn);
        variation = variation.WithoutGeometry() with { CenterX = turned.Width - 1, CenterY = turned.Height - 1 };
        return variation.IsPlain ? variation with { Noise = 0, Seed = 0 } : variation;
    }

    /// <summary>Describes a donor in the shape in which it is placed.</summary>
    public DonorForm Describe(int donor, Turn turn, DonorVariation variation)
    {
        if (variation.HasGeometry)
        {
            Warp(donor, turn, ref variation);
            return DonorForm.Of(_warper!.Record);
        }

        ref readonly var entry = ref _bank.Cells[donor];
        var sides = entry.Sides == FrameSides.None ? FrameSides.None : DonorTurner.TurnSides(entry.Sides, turn);
        return turn.HasFlag(Turn.Swap) ? new DonorForm(entry.Height, entry.Width, entry.Area, sides) : new DonorForm(entry.Width, entry.Height, entry.Area, sides);
    }

    /// <summary>Describes a donor in another size, and fills in the middle of its variation.</summary>
    /// <returns>False when no mask is left.</returns>
    public bool Resize(int donor, Turn turn, ref DonorVariation variation, out DonorForm form)
    {
        var isLeft = Warp(donor, turn, ref variation);
        form = isLeft ? DonorForm.Of(_warper!.Record) : default;
        return isLeft;
    }

    /// <summary>A donor's mask alone, for trials.</summary>
    public MaskView Mask(int donor, Turn turn, DonorVariation variation)
    {
        if (variation.HasGeometry)
        {
            Warp(donor, turn, ref variation);
            return new MaskView(_warper!.Runs, _warper.Record.Width, _warper.Record.Height, Turn.None);
        }

        var cell = _bank.GetCell(donor);
        ref readonly var entry = ref _bank.Cells[donor];
        return turn.HasFlag(Turn.Swap)
            ? new MaskView(_turner.TurnRuns(cell, turn), entry.Height, entry.Width, Turn.None)
            : new MaskView(cell.Runs, entry.Width, entry.Height, turn);
    }

    /// <summary>A donor with its pixels and ring for those who can read it mirrored, without a copy where that is possible.</summary>
    public DonorCell Read(int donor, Turn turn, DonorVariation variation) =>
        variation.IsPlain && !turn.HasFlag(Turn.Swap) ? DonorTurner.Mirror(_bank.GetCell(donor), turn) : Shape(donor, turn, variation);

    /// <summary>A donor with its pixels and ring.</summary>
    public DonorCell Shape(int donor, Turn turn, DonorVariation variation)
    {
        var cell = _bank.GetCell(donor);
        if (variation.IsPlain)
            return _turner.Turn(cell, turn);
        Warp(donor, turn, ref variation);
        return _warper!.WarpPixels(cell);
    }

    private bool Fits(int donor, Turn turn, ref DonorVariation variation)
    {
        if (!Warp(donor, turn, ref variation))
            return false;
        var record = _warper!.Record;
        return _culture.AreaRange.Contains(record.Area) && record.Width <= _culture.Width && record.Height <= _culture.Height;
    }

    private bool Warp(int donor, Turn turn, ref DonorVariation variation)
    {
        if (_last == (donor, turn, variation))
            return true;
        _last = (-1, default, default);
        if (!_warper!.WarpMask(_bank.GetCell(donor), turn, ref variation))
            return false;
        _last = (donor, turn, variation);
        return true;
    }
}
