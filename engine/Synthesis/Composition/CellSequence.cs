using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Where the cells of a sequence are in each frame: persistent random walks (velocity as a first-order autoregressive process in each direction) that turn round where
/// another cell is in the way. A pure function of the first frame, the rules and (seed, culture, index of the sequence). Not thread-safe: one for each worker.
/// </summary>
internal sealed class CellSequence
{
    // The mean of a vector's length whose two parts have a standard deviation of 1: the root of pi / 2.
    private const double MeanLength = 1.2533141373155003;

    // So much of a cell may be hidden before it turns round.
    private const double FreeEnough = 0.95;

    private const ushort Free = 0;
    private const ushort Taken = 1;
    private const ushort Reserved = 2;

    private const double LargestFactor = 1.25;
    private const int LargestScale = 2048;

    // Larger ones are never resampled.
    private const int LargestCrop = 1024;

    private readonly CellBank _bank;
    private readonly CulturePlan _plan;
    private readonly CompositionRules _rules;
    private readonly TimeLapse _lapse;
    private readonly DonorShaper _shaper;
    private readonly DaughterFinder _daughters;
    private readonly PaddedLabels _labels;
    private readonly List<FrameCell>[] _frames;
    private readonly int[] _present;
    private readonly List<TrackRow> _tracks = [];
    private List<MovingCell> _cells = [];
    private List<MovingCell> _next = [];
    private (ulong Seed, int Index)? _built;

    /// <summary>Prepares for a culture.</summary>
    public CellSequence(CellBank bank, CulturePlan plan, CompositionRules rules, DonorShaper shaper)
    {
        _bank = bank;
        _plan = plan;
        _rules = rules;
        _lapse = rules.TimeLapse!;
        _shaper = shaper;
        _daughters = new DaughterFinder(bank, plan, rules);
        _labels = new PaddedLabels(plan.Specification.Width, plan.Specification.Height);
        _frames = [.. Enumerable.Range(0, _lapse.Frames).Select(_ => new List<FrameCell>())];
        _present = new int[_lapse.Frames];
    }

    /// <summary>The tracks, by number.</summary>
    public IReadOnlyList<TrackRow> Tracks => _tracks;

    /// <summary>The background of all frames.</summary>
    public PlacedBackground Background { get; private set; }

    /// <summary>The kind of hard image that the first frame was made to be.</summary>
    public HardCases HardCase { get; private set; }

    /// <summary>The cells that are seen in a frame, the top one first.</summary>
    public IReadOnlyList<FrameCell> CellsOf(int frame) => _frames[frame];

    /// <summary>Number of cells that are in a frame, seen or not.</summary>
    public int PresentIn(int frame) => _present[frame];

    /// <summary>Whether the sequence is the one that was built last.</summary>
    public bool Is(ulong seed, int index) => _built == (seed, index);

    /// <summary>Lets time pass.</summary>
    /// <param name="first">The first frame.</param>
    /// <param name="painted">Its cells as they were placed.</param>
    /// <param name="seed">The seed of the dataset.</param>
    /// <param name="index">The sequence's index in its culture.</param>
    public void Build(ComposedImage first, IReadOnlyList<Trial> painted, ulong seed, int index)
    {
        _built = null;
        _tracks.Clear();
        _cells.Clear();
        foreach (var frame in _frames)
            frame.Clear();
        var motion = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Motion);
        var divisions = new CounterRandom(seed, _plan.Stream, index, RandomPurpose.Division);
        _present[0] = first.Requested;
        (Background, HardCase) = (first.Background, first.HardCase);
        for (var k = 0; k < painted.Count; k++)
        {
            var cell = new MovingCell(painted[k]) { Growth = DrawGrowth(ref motion) };
            if (_rules.CutCells == CutCellPolicy.AtFrame)
                cell.StayAtFrame(painted[k].Form.Sides);
            (cell.VelocityX, cell.VelocityY) = (Speed * motion.NextNormal(), Speed * motion.NextNormal());
            _cells.Add(cell);
            Show(cell, 0, painted[k].X, painted[k].Y, first.Cells[k].VisibleArea);
        }

        for (var frame = 1; frame < _lapse.Frames; frame++)
            Advance(frame, ref motion, ref divisions);
        _built = (seed, index);
    }

    private double Speed => _lapse.Drift / MeanLength;

    private double DrawGrowth(ref CounterRandom random) => _lapse.Growth * (0.5 + random.NextDouble());

    private void Advance(int frame, ref CounterRandom motion, ref CounterRandom divisions)
    {
        _labels.Clear();
        _next.Clear();
        // What is needed for an id for each cell of each frame bounds their number.
        var room = _lapse.MostCells(_plan.Specification.PopulationRange.High) - _cells.Count;
        foreach (var cell in _cells)
        {
            if (_lapse.Divisions > 0 && divisions.NextDouble() < _lapse.Divisions && cell.Track != 0 && cell.Form.Sides == FrameSides.None && room > 0 &&
                _tracks.Count + 2 <= LabelMap.MaxLabel && Divide(ref divisions, ref motion, cell) is var (one, other) && SettleBoth(one, other, frame))
            {
                room--;
                continue;
            }

            cell.Age++;
            Grow(cell);
            var kick = Speed * Math.Sqrt(1 - _lapse.Persistence * _lapse.Persistence);
            cell.VelocityX = _lapse.Persistence * cell.VelocityX + kick * motion.NextNormal();
            cell.VelocityY = _lapse.Persistence * cell.VelocityY + kick * motion.NextNormal();
            Settle(cell, frame);
        }

        (_cells, _next) = (_next, _cells);
        _present[frame] = _cells.Count;
    }

    /// <summary>Two smaller cells side by side, moving apart; null where there are no donors for them.</summary>
    private (MovingCell One, MovingCell Other)? Divide(ref CounterRandom random, ref CounterRandom motion, MovingCell mother)
    {
        if (_daughters.Find(ref random, mother, -1) is not { } one || _daughters.Find(ref random, mother, one.Donor) is not { } other)
            return null;
        var (sin, cos) = StableMath.SinCos(2 * Math.PI * random.NextDouble());
        return (Daughter(one, 1, ref motion), Daughter(other, -1, ref motion));

        MovingCell Daughter(in Trial trial, int side, ref CounterRandom motion)
        {
            // Beside the middle of the mother by the radius of a disc of the daughter's area.
            var distance = side * Math.Sqrt(trial.Form.Area / Math.PI);
            var (x, y) = (mother.X + cos * distance, mother.Y + sin * distance);
            var left = (int)Math.Floor(x - trial.Form.Width / 2.0 + 0.5);
            var top = (int)Math.Floor(y - trial.Form.Height / 2.0 + 0.5);
            return new MovingCell(trial with { X = left, Y = top })
            {
                Growth = DrawGrowth(ref motion),
                VelocityX = cos * side * _lapse.Drift / 2,
                VelocityY = sin * side * _lapse.Drift / 2,
                Parent = mother.Track,
            };
        }
    }

    private void Grow(MovingCell cell)
    {
        var start = cell.Start;
        ref readonly var donor = ref _bank.Cells[start.Donor];
        if (_lapse.Growth == 0 || start.Form.Sides != FrameSides.None || donor.CropWidth > LargestCrop || donor.CropHeight > LargestCrop)
            return;
        var scale = Math.Min(LargestScale, (int)Math.Round(start.Variation.Scale * Math.Min(LargestFactor, StableMath.Exp(cell.Growth * cell.Age))));
        if (scale == cell.Variation.Scale)
            return;
        var variation = start.Variation with { Scale = scale, Noise = NoiseOf(donor) };
        if (!_shaper.Resize(start.Donor, start.Turn, ref variation, out var form) || form.Area > _plan.Specification.AreaRange.High || form.Width > _labels.Width || form.Height > _labels.Height)
            return;
        (cell.Variation, cell.Form) = (variation, form);
    }

    private int NoiseOf(in CellRecord donor)
    {
        foreach (var part in _plan.Parts)
        {
            if (_bank.CultureIndex(part.Specification.Name) == donor.Culture)
                return part.Noise!.Of(donor.Source);
        }

        return 0;
    }

    /// <summary>Finds a cell's place in a frame, above which all others have theirs.</summary>
    private void Settle(MovingCell cell, int frame)
    {
        var (inFrame, free) = Move(cell);
        // Who has left does not come back.
        if (inFrame == 0)
            return;
        if (free >= _rules.MinVisibleArea && (cell.Track != 0 || _tracks.Count < LabelMap.MaxLabel))
        {
            Label(cell, Free, Taken);
            Show(cell, frame, free);
        }
        else if (cell.Track != 0)
        {
            (cell.Parent, cell.Track) = (cell.Track, 0);
        }

        _next.Add(cell);
    }

    /// <summary>Finds places for two daughters; false, and nothing has happened, where not both are seen: one alone would look like the mother after a gap in her track.</summary>
    private bool SettleBoth(MovingCell one, MovingCell other, int frame)
    {
        var (_, oneFree) = Move(one);
        if (oneFree < _rules.MinVisibleArea)
            return false;
        Label(one, Free, Reserved);
        var (_, otherFree) = Move(other);
        var areSeen = otherFree >= _rules.MinVisibleArea;
        Label(one, Reserved, areSeen ? Taken : Free);
        if (!areSeen)
            return false;
        Label(other, Free, Taken);
        Show(one, frame, oneFree);
        Show(other, frame, otherFree);
        _next.Add(one);
        _next.Add(other);
        return true;
    }

    private void Label(MovingCell cell, ushort from, ushort to)
    {
        var (x, y) = cell.CornerAfter(0);
        FrameMask.Relabel(_labels, _shaper.Mask(cell.Start.Donor, cell.Start.Turn, cell.Variation), x, y, from, to);
    }

    /// <summary>Moves a cell to where enough of it is seen; counts its pixels in the frame, and those of them that are free.</summary>
    private (int InFrame, int Free) Move(MovingCell cell)
    {
        var mask = _shaper.Mask(cell.Start.Donor, cell.Start.Turn, cell.Variation);
        var (best, bestInFrame, bestFree, bestShare) = (1, 0, 0, -1.0);
        // On, if nothing is in the way; else where it is, or back, wherever more of it is seen.
        for (var steps = 1; steps >= -1 && bestShare < FreeEnough; steps--)
        {
            var (x, y) = cell.CornerAfter(steps);
            var (inFrame, free) = FrameMask.Count(_labels, mask, x, y);
            var share = inFrame == 0 ? 1 : (double)free / inFrame;
            if (share > bestShare)
                (best, bestInFrame, bestFree, bestShare) = (steps, inFrame, free, share);
        }

        cell.Move(best);
        return (bestInFrame, bestFree);
    }

    private void Show(MovingCell cell, int frame, int visible)
    {
        var (x, y) = cell.CornerAfter(0);
        Show(cell, frame, x, y, visible);
    }

    private void Show(MovingCell cell, int frame, int x, int y, int visible)
    {
        if (cell.Track == 0)
        {
            cell.Track = _tracks.Count + 1;
            _tracks.Add(new TrackRow(cell.Track, frame, frame, cell.Parent));
        }

        var row = _tracks[cell.Track - 1];
        _tracks[cell.Track - 1] = row with { End = frame };
        var place = cell.Start with { X = x, Y = y, Variation = cell.Variation, Form = cell.Form };
        _frames[frame].Add(new FrameCell(place, visible, new CellTrack(cell.Track, row.Parent)));
    }
}
