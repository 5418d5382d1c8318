using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Composes images (Algorithm 1, Module 3): cells at random places on a background, every mask exactly what can be seen.
/// An image is a pure function of (bank, culture's specification, rules, seed, index). Not thread-safe: one for each worker.
/// </summary>
public sealed class ImageComposer
{
    // Cells in a row that find no room before an exact number is given up.
    private const int MostFailures = 1000;

    // Contrast that a weak cell keeps, in 1/256.
    private const int WeakGain = 180;

    // Grey levels around the smooth background that are texture and no halo.
    private const int LeastGrain = 2;
    private const int MostGrain = 60;

    private readonly CellBank _bank;
    private readonly CompositionRules _rules;
    private readonly CulturePlan _plan;
    private readonly ImageDraft _draft;
    private readonly ContactFinder _contacts;
    private readonly FeatherBlender? _feather;
    private readonly HaloBlender? _halo;
    private readonly PoissonBlender? _poisson;
    private readonly BackgroundLevels? _levels;
    private readonly PartCounter _parts = new();
    private readonly DonorShaper _shaper;
    private readonly CellSequence? _sequence;
    private readonly FrameClipper? _clipper;
    private readonly List<Trial> _painted = [];
    private readonly ComposedImage _image;
    private byte _grain;

    /// <summary>Creates a composer for one culture.</summary>
    public ImageComposer(CellBank bank, CulturePlan plan, CompositionRules rules)
        : this(bank, plan, rules, keepsWholeMasks: false)
    {
    }

    /// <summary>Creates a composer for one culture.</summary>
    /// <param name="bank">The bank.</param>
    /// <param name="plan">The culture.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="keepsWholeMasks">Whether <see cref="ComposedImage.WholeMasks"/> are wanted.</param>
    internal ImageComposer(CellBank bank, CulturePlan plan, CompositionRules rules, bool keepsWholeMasks)
    {
        var culture = plan.Specification;
        _bank = bank;
        _rules = rules;
        _plan = plan;
        _draft = new ImageDraft(bank, plan, rules);
        _image = new ComposedImage(culture.Width, culture.Height, keepsWholeMasks);
        _contacts = new ContactFinder(_image.Labels);
        if (rules.Blend == BlendMode.Feather)
            _feather = new FeatherBlender(rules.FeatherWidth);
        if (rules.Blend == BlendMode.Halo)
            _halo = new HaloBlender(bank.Index.RingWidth);
        if (rules.Blend == BlendMode.Poisson)
            _poisson = new PoissonBlender(bank.Index.RingWidth, culture.Width, culture.Height);
        _shaper = new DonorShaper(bank, plan, rules);
        if (rules.Brightness == BrightnessMode.Match || _halo != null || _poisson != null)
            _levels = new BackgroundLevels(culture.Width, culture.Height);
        if (rules.TimeLapse == null)
            return;
        _sequence = new CellSequence(bank, plan, rules, _shaper);
        _clipper = new FrameClipper(culture.Width, culture.Height);
    }

    /// <summary>The tracks of the sequence that the last frame belongs to.</summary>
    internal IReadOnlyList<TrackRow> Tracks => _sequence!.Tracks;

    /// <summary>Composes one image.</summary>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The image's index in its culture, 0 or more.</param>
    /// <returns>The image; overwritten by the next call.</returns>
    /// <exception cref="InvalidInputException">A donor's or background's data in the bank are damaged.</exception>
    public ComposedImage Compose(ulong seed, int index)
    {
        var placement = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Placement);
        var background = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Background);
        Clear();
        _draft.Begin(seed, index);
        _image.Requested = _draft.Requested;
        _image.HardCase = _draft.Recipe.HardCase;
        _image.IsExact = _draft.Recipe.IsExact;
        _contacts.Begin(new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Contact));
        LayBackground(_draft.Background ?? DrawBackground(ref background, _draft.Backgrounds));
        var order = _draft.Order;
        for (var i = 0; i < order.Count; i++)
        {
            // Donors that were drawn beforehand come from all over the library: while one cell is painted, the next one is on its way.
            if (i + 1 < order.Count && _draft.Parts[order[i + 1].Part].Planned == null)
                _bank.Prefetch(order[i + 1].Item, withRing: false);
            Place(ref placement, _draft.Parts[order[i].Part], order[i].Item);
        }

        if (_image.IsExact && _image.Cells.Count < _image.Requested)
            Refill(new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Refill));
        if (_feather != null)
            BlendRings(_feather);
        return _image;
    }

    /// <summary>Composes one frame of a sequence; the first one is the image that <see cref="Compose"/> makes.</summary>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The sequence's index in its culture, 0 or more.</param>
    /// <param name="frame">The frame, 0 or more.</param>
    /// <returns>The image; overwritten by the next call.</returns>
    /// <remarks>The way of the cells through the whole sequence is found for its first frame that is asked for, and kept until another sequence comes.</remarks>
    /// <exception cref="InvalidInputException">A donor's or background's data in the bank are damaged.</exception>
    internal ComposedImage ComposeFrame(ulong seed, int index, int frame)
    {
        var sequence = _sequence!;
        var isNew = !sequence.Is(seed, index);
        if (isNew || frame == 0)
            Compose(seed, index);
        if (isNew)
            sequence.Build(_image, _painted, seed, index);
        if (frame > 0)
            PaintFrame(sequence, frame);
        foreach (var cell in sequence.CellsOf(frame))
            _image.Tracks.Add(cell.Track);
        return _image;
    }

    /// <summary>Paints the cells of a later frame in the order in which they lie, on the background of the first one.</summary>
    private void PaintFrame(CellSequence sequence, int frame)
    {
        Clear();
        _image.Requested = sequence.PresentIn(frame);
        _image.IsExact = false;
        // Not the last image's: that may have been another sequence, of which a donor was damaged.
        _image.HardCase = sequence.HardCase;
        LayBackground(sequence.Background);
        foreach (var cell in sequence.CellsOf(frame))
        {
            var place = cell.Place;
            var (x, y) = (place.X, place.Y);
            var part = _clipper!.Clip(_shaper.Shape(place.Donor, place.Turn, place.Variation), ref x, ref y);
            PaintAt(part, place, x, y, cell.Visible);
        }

        if (_feather != null)
            BlendRings(_feather);
    }

    private void Clear()
    {
        _image.Cells.Clear();
        _image.Tracks.Clear();
        _image.WholeMasks?.Clear();
        _image.Labels.Clear();
        _poisson?.Clear();
        _painted.Clear();
    }

    private bool Place(ref CounterRandom random, ComposerPart part, int item)
    {
        if (part.Planned is { } planned ? !PlaceBest(ref random, planned, item) : !PlaceOnce(ref random, item))
            return false;
        part.Placed++;
        return true;
    }

    /// <summary>Other cells at other places, in the place of those that found no room; gives up where one after the other finds none.</summary>
    private void Refill(CounterRandom random)
    {
        foreach (var part in _draft.Parts)
        {
            for (var failures = 0; part.Placed < part.Wanted && failures < MostFailures;)
            {
                var item = part.Planned is { } planned ? planned.AddWish(ref random, failures) : part.Selector.Any(ref random);
                if (item < 0)
                    break;
                failures = Place(ref random, part, item) ? 0 : failures + 1;
            }
        }
    }

    private bool PlaceOnce(ref CounterRandom random, int donor)
    {
        var cell = _bank.GetCell(donor);
        var (x, y) = DrawPosition(ref random, cell.Record);
        var mask = cell.Mask;
        var form = DonorForm.Of(cell.Record);
        var touches = MoveToTouch(mask, form, ref x, ref y);
        if (!IsVisible(mask, form.Area, x, y, out var visible) || !IsWhole(mask, form.Area, x, y, visible))
            return false;
        Paint(cell, new Trial(donor, Turn.None, x, y, Gain: 256, _rules.Unvaried(form), form), visible, touches);
        return true;
    }

    /// <summary>Tries a few donors or places for a cell that the image should have, and takes the one that comes nearest to it.</summary>
    private bool PlaceBest(ref CounterRandom random, PlannedPlacement planned, int wish)
    {
        var best = default(Trial);
        var bestVisible = 0;
        var least = double.MaxValue;
        var bestTouches = false;
        for (var t = 0; t < planned.Tries && least > PlannedPlacement.WellEnough; t++)
        {
            if (planned.Try(ref random, wish, t) is not { } trial)
                continue;
            var form = trial.Form;
            if (planned.LeastMisfit(wish, form.Area) >= least)
                continue;
            var mask = planned.Shaper.Mask(trial.Donor, trial.Turn, trial.Variation);
            var (x, y) = (trial.X, trial.Y);
            var touches = _image.HardCase == HardCases.Touching && MoveToTouch(mask, form, ref x, ref y);
            // Counting parts takes longest and comes last.
            if (!IsVisible(mask, form.Area, x, y, out var visible) || planned.Misfit(wish, form.Area, visible) is var misfit && misfit >= least || !IsWhole(mask, form.Area, x, y, visible))
                continue;
            best = trial with { X = x, Y = y };
            bestVisible = visible;
            bestTouches = touches;
            least = misfit;
        }

        if (bestVisible == 0)
            return false;
        _bank.Prefetch(best.Donor, withRing: _halo != null);
        // Whole masks are kept as runs that lie in order.
        Paint(_halo != null && _image.WholeMasks == null ? planned.Shaper.Read(best.Donor, best.Turn, best.Variation) : planned.Shaper.Shape(best.Donor, best.Turn, best.Variation), best, bestVisible, bestTouches);
        planned.Take(best);
        return true;
    }

    /// <summary>In an image of touching cells, moves a cell to others; what the frame cuts stays at the frame.</summary>
    private bool MoveToTouch(in MaskView mask, in DonorForm form, ref int x, ref int y)
    {
        if (_image.HardCase != HardCases.Touching || form.Sides != FrameSides.None && _rules.CutCells == CutCellPolicy.AtFrame)
            return false;
        var box = new CellBox(x, y, form.Width, form.Height);
        if (!_contacts.Move(mask, form.Area, ref box, isLast: _image.Cells.Count == _image.Requested - 1))
            return false;
        (x, y) = (box.X, box.Y);
        return true;
    }

    /// <summary>Whether enough of a cell at a place would be visible. Everything above is final, so what is free now is what will be visible.</summary>
    private bool IsVisible(in MaskView mask, int area, int x, int y, out int visible)
    {
        visible = CellPainter.CountFree(_image.Labels, mask, x, y);
        return visible >= _rules.MinVisibleArea && visible >= _rules.MinVisibleFraction * area;
    }

    /// <summary>Whether a cell at a place would be seen in few enough parts.</summary>
    private bool IsWhole(in MaskView mask, int area, int x, int y, int visible) =>
        _rules.MaxParts is not > 0 || visible == area || _parts.Count(_image.Labels, mask, x, y) <= _rules.MaxParts;

    private void Paint(in DonorCell cell, in Trial trial, int visible, bool touches)
    {
        if (_image.HardCase == HardCases.Touching)
            _contacts.Add(new CellBox(trial.X, trial.Y, cell.Record.Width, cell.Record.Height), touches);
        var painted = _image.HardCase == HardCases.LowContrast ? trial with { Gain = trial.Gain * WeakGain / 256 } : trial;
        if (_sequence != null)
            _painted.Add(painted);
        PaintAt(cell, painted, trial.X, trial.Y, visible);
    }

    /// <summary>Paints a cell, or the part of it that lies in the frame.</summary>
    /// <param name="cell">The cell or its part.</param>
    /// <param name="trial">The whole cell and its place.</param>
    /// <param name="x">Left side of the box of what is painted.</param>
    /// <param name="y">Top of it.</param>
    /// <param name="visible">Pixels that will be seen.</param>
    private void PaintAt(in DonorCell cell, in Trial trial, int x, int y, int visible)
    {
        var label = (ushort)(_image.Cells.Count + 1);
        _image.WholeMasks?.Add(cell.Runs, x, y);
        if (_halo != null)
        {
            var plane = _levels!.PlaneAt(x + cell.Record.Width / 2, y + cell.Record.Height / 2);
            var tone = DonorTone.Between(cell.Record, plane, trial.Gain);
            var placed = new PlacedCell(trial.Donor, x, y, 0, visible) { Turn = trial.Turn, Tone = tone.Brighter(trial.Variation.Brightness), Variation = trial.Variation };
            _image.Cells.Add(placed.Whole(trial.X, trial.Y));
            CellPainter.Paint(_image.Buffer, _image.Labels, cell, x, y, label, placed.Tone);
            // Cells that come later cover what of this ring falls into their masks.
            // The ring keeps its level: brightened with the cell, it would stand as an aura around it.
            _halo.Blend(_image.Buffer, _image.Labels, cell, placed with { Tone = tone }, plane, _grain);
            return;
        }

        var shift = trial.Variation.Brightness;
        if (_levels != null)
        {
            var difference = _levels.At(x + cell.Record.Width / 2, y + cell.Record.Height / 2) - cell.Record.BackgroundLevel;
            shift = Math.Clamp(shift + (int)Math.Floor(difference / 256.0 + 0.5), -255, 255);
        }

        var cellInImage = new PlacedCell(trial.Donor, x, y, _poisson == null ? shift : 0, visible) { Turn = trial.Turn, Variation = trial.Variation };
        _image.Cells.Add(cellInImage.Whole(trial.X, trial.Y));
        if (_poisson != null)
        {
            CellPainter.Paint(_image.Buffer, _image.Labels, cell, x, y, label, 0);
            _poisson.Blend(_image.Buffer, _image.Labels, cell, cellInImage, label, shift);
            return;
        }

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
        // Twice its standard deviation; the texture is in 1/64 grey levels.
        _grain = (byte)Math.Clamp((record.Texture + 16) / 32, LeastGrain, MostGrain);
    }

    private void BlendRings(FeatherBlender feather)
    {
        // From the bottom up, so that a ring fades over what lies below it, rings included.
        for (var i = _image.Cells.Count - 1; i >= 0; i--)
        {
            var placed = _image.Cells[i];
            var (x, y) = (placed.X, placed.Y);
            var cell = _shaper.Shape(placed.Donor, placed.Turn, placed.Variation);
            if (_clipper != null)
                cell = _clipper.Clip(cell, ref x, ref y);
            var ring = placed with { X = x, Y = y, Shift = placed.Shift - placed.Variation.Brightness };
            feather.Blend(_image.Buffer, _image.Labels, cell, ring, i + 1);
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
