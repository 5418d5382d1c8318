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
    private readonly BackgroundLevels? _levels;
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
        if (rules.Brightness == BrightnessMode.Match)
            _levels = new BackgroundLevels(culture.Width, culture.Height);
    }

    /// <summary>Composes one image.</summary>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The image's index in its culture, 0 or more.</param>
    /// <returns>The image; overwritten by the next call.</returns>
    /// <exception cref="InvalidInputException">A donor's or background's data in the bank are damaged.</exception>
    public ComposedImage Compose(ulong seed, int index)
    {
        var selection = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Selection);
        var placement = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Placement);
        var background = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Background);

        _selector.Select(ref selection, _chosen);
        _image.Requested = _chosen.Count;
        _image.Cells.Clear();
        _image.Labels.Clear();
        LayBackground(ref background);
        foreach (var donor in _chosen)
            Place(ref placement, donor);
        if (_feather != null)
            BlendRings(_feather);
        return _image;
    }

    private void Place(ref CounterRandom random, int donor)
    {
        var cell = _bank.GetCell(donor);
        var (x, y) = DrawPosition(ref random, cell.Record);

        // Everything above is final, so what is free now is what will be visible.
        var visible = CellPainter.CountFree(_image.Labels, cell.Runs, x, y);
        if (visible < _rules.MinVisibleArea || visible < _rules.MinVisibleFraction * cell.Record.Area)
            return;
        var shift = 0;
        if (_levels != null)
        {
            var difference = _levels.At(x + cell.Record.Width / 2, y + cell.Record.Height / 2) - cell.Record.BackgroundLevel;
            shift = Math.Clamp((int)Math.Floor(difference / 256.0 + 0.5), -255, 255);
        }

        _image.Cells.Add(new PlacedCell(donor, x, y, shift, visible));
        CellPainter.Paint(_image.Buffer, _image.Labels, cell, x, y, (ushort)_image.Cells.Count, shift);
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

    private void LayBackground(ref CounterRandom random)
    {
        var index = _plan.Backgrounds[random.Next(_plan.Backgrounds.Count)];
        ref readonly var record = ref _bank.Backgrounds[index];
        var source = _bank.GetBackground(index);
        var x = random.Next(Math.Max(0, record.Width - _image.Width) + 1);
        var y = random.Next(Math.Max(0, record.Height - _image.Height) + 1);
        _image.Background = new PlacedBackground(index, x, y);
        for (var row = 0; row < _image.Height; row++)
        {
            var from = source.Slice(Mirror(y + row, record.Height) * record.Width, record.Width);
            var to = _image.Buffer.Slice(row * _image.Width, _image.Width);
            if (x + to.Length <= from.Length)
            {
                from.Slice(x, to.Length).CopyTo(to);
                continue;
            }

            FillMirrored(from, to);
        }

        _levels?.Measure(_image.Pixels);
    }

    private void BlendRings(FeatherBlender feather)
    {
        // From the bottom up, so that a ring fades over what lies below it, rings included.
        for (var i = _image.Cells.Count - 1; i >= 0; i--)
        {
            var placed = _image.Cells[i];
            feather.Blend(_image.Buffer, _image.Labels, _bank.GetCell(placed.Donor), placed, i + 1);
        }
    }

    /// <summary>A source that is narrower than the image goes on mirrored.</summary>
    private static void FillMirrored(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (var forward = true; to.Length > 0; forward = !forward)
        {
            var part = to[..Math.Min(from.Length, to.Length)];
            if (forward)
            {
                from[..part.Length].CopyTo(part);
            }
            else
            {
                from[^part.Length..].CopyTo(part);
                part.Reverse();
            }

            to = to[part.Length..];
        }
    }

    private static int Mirror(int i, int length)
    {
        var phase = i % (2 * length);
        return phase < length ? phase : 2 * length - 1 - phase;
    }
}
