using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Composes images (Algorithm 1, Module 3): cells at random places on a background, every mask exactly what can be seen.
/// An image is a pure function of (bank, culture's specification, rules, seed, index). Not thread-safe: one for each worker.
/// </summary>
public sealed class ImageComposer
{
    private readonly CellBank _bank;
    private readonly CompositionRules _rules;
    private readonly CulturePlan _plan;
    private readonly CellSelector _selector;
    private readonly FeatherBlender? _feather;
    private readonly HaloBlender? _halo;
    private readonly BackgroundLevels? _levels;
    private readonly PartCounter _parts = new();
    private readonly DonorShaper _shaper;
    private readonly PlannedPlacement? _planned;
    private readonly ComposedImage _image;
    private readonly List<int> _chosen = [];

    /// <summary>Creates a composer for one culture.</summary>
    public ImageComposer(CellBank bank, CulturePlan plan, CompositionRules rules)
    {
        var culture = plan.Specification;
        _bank = bank;
        _rules = rules;
        _plan = plan;
        _selector = new CellSelector(plan.Candidates, culture.PopulationRange);
        _image = new ComposedImage(culture.Width, culture.Height);
        if (rules.Blend == BlendMode.Feather)
            _feather = new FeatherBlender(rules.FeatherWidth);
        if (rules.Blend == BlendMode.Halo)
            _halo = new HaloBlender(bank.Index.RingWidth, culture.Width * culture.Height);
        _shaper = new DonorShaper(bank, plan, rules);
        if (!rules.IsPlain)
            _planned = new PlannedPlacement(bank, plan, rules, _shaper);
        if (rules.Brightness == BrightnessMode.Match || _halo != null)
            _levels = new BackgroundLevels(culture.Width, culture.Height);
    }

    /// <summary>Composes one image.</summary>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The image's index in its culture, 0 or more.</param>
    /// <returns>The image; overwritten by the next call.</returns>
    /// <exception cref="InvalidInputException">A donor's or background's data in the bank are damaged.</exception>
    public ComposedImage Compose(ulong seed, int index)
    {
        var placement = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Placement);
        var background = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Background);
        _image.Cells.Clear();
        _image.Labels.Clear();
        _halo?.Clear();
        if (_planned != null)
        {
            var model = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Model);
            _image.Requested = _planned.Begin(ref model, seed, index);
            LayBackground(_planned.Background ?? DrawBackground(ref background, _planned.Backgrounds));
            for (var i = 0; i < _image.Requested; i++)
                PlaceBest(ref placement, i);
        }
        else
        {
            var selection = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Selection);
            _selector.Select(ref selection, _chosen);
            _image.Requested = _chosen.Count;
            LayBackground(DrawBackground(ref background, _plan.Backgrounds));
            foreach (var donor in _chosen)
                Place(ref placement, donor);
        }

        if (_feather != null)
            BlendRings(_feather);
        return _image;
    }

    private void Place(ref CounterRandom random, int donor)
    {
        var cell = _bank.GetCell(donor);
        var (x, y) = DrawPosition(ref random, cell.Record);

        if (IsGood(cell.Runs, cell.Record.Area, x, y, out var visible))
            Paint(cell, new Trial(donor, Turn.None, x, y, Gain: 256, DonorVariation.None), visible);
    }

    /// <summary>Tries a few donors or places for a cell that the image should have, and takes the one that comes nearest to it.</summary>
    private void PlaceBest(ref CounterRandom random, int wish)
    {
        var best = default(Trial);
        var bestVisible = 0;
        var least = double.MaxValue;
        for (var t = 0; t < _planned!.Tries && least > PlannedPlacement.WellEnough; t++)
        {
            if (_planned.Try(ref random, wish, t) is not { } trial)
                continue;
            var area = _shaper.Describe(trial.Donor, trial.Turn, trial.Variation).Area;
            if (!IsGood(_shaper.Mask(trial.Donor, trial.Turn, trial.Variation), area, trial.X, trial.Y, out var visible))
                continue;
            var misfit = _planned.Misfit(wish, area, visible);
            if (misfit >= least)
                continue;
            best = trial;
            bestVisible = visible;
            least = misfit;
        }

        if (bestVisible == 0)
            return;
        Paint(_shaper.Shape(best.Donor, best.Turn, best.Variation), best, bestVisible);
        _planned.Take(best);
    }

    /// <summary>Whether a cell at a place would keep the rules. Everything above is final, so what is free now is what will be visible.</summary>
    private bool IsGood(ReadOnlySpan<ushort> runs, int area, int x, int y, out int visible)
    {
        visible = CellPainter.CountFree(_image.Labels, runs, x, y);
        if (visible < _rules.MinVisibleArea || visible < _rules.MinVisibleFraction * area)
            return false;
        return _rules.MaxParts is not > 0 || visible == area || _parts.Count(_image.Labels, runs, x, y) <= _rules.MaxParts;
    }

    private void Paint(in DonorCell cell, in Trial trial, int visible)
    {
        var (x, y) = (trial.X, trial.Y);
        var label = (ushort)(_image.Cells.Count + 1);
        if (_halo != null)
        {
            var plane = _levels!.PlaneAt(x + cell.Record.Width / 2, y + cell.Record.Height / 2);
            var tone = DonorTone.Between(cell.Record, plane, trial.Gain);
            var placed = new PlacedCell(trial.Donor, x, y, 0, visible) { Turn = trial.Turn, Tone = tone.Brighter(trial.Variation.Brightness), Variation = trial.Variation };
            _image.Cells.Add(placed);
            CellPainter.Paint(_image.Buffer, _image.Labels, cell, x, y, label, placed.Tone, plane, _halo.Cover);
            // Cells that come later lie below and show through what of this ring falls into their masks.
            // The ring keeps its level: brightened with the cell, it would stand as an aura around it.
            _halo.Blend(_image.Buffer, _image.Labels, cell, placed with { Tone = tone }, plane);
            return;
        }

        var shift = trial.Variation.Brightness;
        if (_levels != null)
        {
            var difference = _levels.At(x + cell.Record.Width / 2, y + cell.Record.Height / 2) - cell.Record.BackgroundLevel;
            shift = Math.Clamp(shift + (int)Math.Floor(difference / 256.0 + 0.5), -255, 255);
        }

        _image.Cells.Add(new PlacedCell(trial.Donor, x, y, shift, visible) { Turn = trial.Turn, Variation = trial.Variation });
        CellPainter.Paint(_image.Buffer, _image.Labels, cell, x, y, label, shift);
    }

    private (int X, int Y) DrawPosition(ref CounterRandom random, in CellRecord cell)
    {
        // Both numbers are drawn always, so that a policy changes the cells concerned and no others.
        var maxX = _image.Width - cell.Width;
        var maxY = _image.Height - cell.Height;
        var x = random.Next(maxX + 1);
        var y = random.Next(maxY + 1);
        if (_rules.CutCells == CutCellPolicy.AtFrame && cell.Sides != FrameSides.None)
        {
            // As far from the frame as in the source, where an outline may end a pixel or two before it.
            var source = _bank.Index.Sources[cell.Source];
            if (cell.Sides.HasFlag(FrameSides.Left))
                x = Math.Min(cell.SourceX, maxX);
            else if (cell.Sides.HasFlag(FrameSides.Right))
                x = Math.Max(0, maxX - (source.Width - cell.SourceX - cell.Width));
            if (cell.Sides.HasFlag(FrameSides.Top))
                y = Math.Min(cell.SourceY, maxY);
            else if (cell.Sides.HasFlag(FrameSides.Bottom))
                y = Math.Max(0, maxY - (source.Height - cell.SourceY - cell.Height));
        }

        return (x, y);
    }

    private PlacedBackground DrawBackground(ref CounterRandom random, IReadOnlyList<int> backgrounds)
    {
        var index = backgrounds[random.Next(backgrounds.Count)];
        ref readonly var record = ref _bank.Backgrounds[index];
        var x = random.Next(Math.Max(0, record.Width - _image.Width) + 1);
        var y = random.Next(Math.Max(0, record.Height - _image.Height) + 1);
        return new PlacedBackground(index, x, y);
    }

    private void LayBackground(PlacedBackground background)
    {
        _image.Background = background;
        ref readonly var record = ref _bank.Backgrounds[background.Background];
        var source = _bank.GetBackground(background.Background);
        for (var row = 0; row < _image.Height; row++)
        {
            var line = Mirror(background.Y + row, record.Height);
            CopyMirrored(source.Slice(line * record.Width, record.Width), background.X, _image.Buffer.Slice(row * _image.Width, _image.Width));
        }

        _levels?.Measure(_image.Pixels);
    }

    private void BlendRings(FeatherBlender feather)
    {
        // From the bottom up, so that a ring fades over what lies below it, rings included.
        for (var i = _image.Cells.Count - 1; i >= 0; i--)
        {
            var placed = _image.Cells[i];
            var ring = placed with { Shift = placed.Shift - placed.Variation.Brightness };
            feather.Blend(_image.Buffer, _image.Labels, _shaper.Shape(placed.Donor, placed.Turn, placed.Variation), ring, i + 1);
        }
    }

    /// <summary>Copies a row that goes on mirrored at both ends, without end.</summary>
    private static void CopyMirrored(ReadOnlySpan<byte> from, int start, Span<byte> to)
    {
        while (to.Length > 0)
        {
            var phase = start % (2 * from.Length);
            var part = to[..Math.Min(to.Length, phase < from.Length ? from.Length - phase : 2 * from.Length - phase)];
            if (phase < from.Length)
            {
                from.Slice(phase, part.Length).CopyTo(part);
            }
            else
            {
                from.Slice(2 * from.Length - phase - part.Length, part.Length).CopyTo(part);
                part.Reverse();
            }

            start += part.Length;
            to = to[part.Length..];
        }
    }

    private static int Mirror(int i, int length)
    {
        var phase = i % (2 * length);
        return phase < length ? phase : 2 * length - 1 - phase;
    }
}
