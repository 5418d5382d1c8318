namespace CellGenie.Synthesis;

/// <summary>Finds donors of similar area and box for wishes, and the turn in which they fit. Not thread-safe: one for each worker.</summary>
internal sealed class DonorMatcher(CellBank bank, SourcePool pool, CompositionRules rules)
{
    private const int Samples = 4;
    private const int Sources = 3;

    // Area and sides of the box that differ by a fifth altogether: more searching would not be seen.
    private const double WellEnough = 0.6;

    // The same cell twice in an image is seen at once: only where there is no other.
    private const double PriceOfRepeating = 1000;

    // What does not fit in one place may fit with another shape.
    private const int MostFound = 3;

    private readonly (int Donor, Turn Turn, double Misfit)[] _found = new (int, Turn, double)[MostFound];
    private readonly HashSet<int> _used = [];
    private readonly Augmentations _augment = rules.Augment ?? Augmentations.None;

    /// <summary>Forgets the last image.</summary>
    public void Clear() => _used.Clear();

    /// <summary>Remembers that a donor is in the image.</summary>
    public void Use(int donor) => _used.Add(donor);

    /// <summary>Number of donors that were found.</summary>
    public int Count { get; private set; }

    /// <summary>One of the donors that were found, the best first, and its turn.</summary>
    public (int Donor, Turn Turn) this[int index] => (_found[index].Donor, _found[index].Turn);

    /// <summary>Finds a few donors.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="group">Source images to take them from.</param>
    /// <param name="wish">What they should be like.</param>
    public void Find(ref CounterRandom random, IReadOnlyList<int> group, in Wish wish)
    {
        Count = 0;
        if (wish.Sides != FrameSides.None && rules.CutCells == CutCellPolicy.AtFrame)
        {
            FindAmong(ref random, group, wish, cut: true);
            if (Count > 0 && !_used.Contains(_found[0].Donor))
                return;
        }

        Count = 0;
        FindAmong(ref random, group, wish, cut: false);
    }

    private void FindAmong(ref CounterRandom random, IReadOnlyList<int> group, in Wish wish, bool cut)
    {
        for (var s = 0; s < Sources && (Count == 0 || _found[0].Misfit > WellEnough); s++)
        {
            var entry = pool.Entries[group[random.Next(group.Count)]];
            var donors = cut ? entry.Cut : entry.Inner;
            if (donors.Length == 0 && !cut)
                donors = NextInner(group, random.Next(group.Count));
            if (donors.Length == 0)
                continue;
            var reach = Math.Max(3, donors.Length / 12);
            var middle = Math.Clamp(LowerBound(donors, wish.Area), reach, Math.Max(reach, donors.Length - 1 - reach));
            for (var i = 0; i < Samples; i++)
            {
                var donor = donors[Math.Clamp(middle - reach + random.Next(2 * reach + 1), 0, donors.Length - 1)];
                var bits = random.NextUInt32();
                // At its own place a cell would be no synthetic one.
                if (donor != wish.Model && TurnFor(bank.Cells[donor], wish, cut, bits) is { } turn)
                    Add(donor, turn, Misfit(bank.Cells[donor], turn, wish) + (_used.Contains(donor) ? PriceOfRepeating : 0));
            }
        }
    }

    /// <summary>Keeps a donor if it is among the best.</summary>
    private void Add(int donor, Turn turn, double misfit)
    {
        var at = Count;
        while (at > 0 && _found[at - 1].Misfit > misfit)
            at--;
        if (at == MostFound)
            return;
        Count = Math.Min(MostFound, Count + 1);
        for (var i = Count - 1; i > at; i--)
            _found[i] = _found[i - 1];
        _found[at] = (donor, turn, misfit);
    }

    private int[] NextInner(IReadOnlyList<int> group, int from)
    {
        for (var i = 0; i < group.Count; i++)
        {
            var donors = pool.Entries[group[(from + i) % group.Count]].Inner;
            if (donors.Length > 0)
                return donors;
        }

        return [];
    }

    /// <summary>The turn in which a donor fits; null if it cannot stand at the side of the frame that is asked for.</summary>
    private Turn? TurnFor(in CellRecord donor, in Wish wish, bool cut, uint bits)
    {
        var turn = Turn.None;
        if (_augment.HasFlag(Augmentations.Flip))
            turn = (Turn)(bits & 3);
        if (!cut)
        {
            // A round cell gains nothing from a quarter turn, which costs more than a flip.
            const double gain = 0.25;
            var fits = Ratio(donor.Width, wish.Width) + Ratio(donor.Height, wish.Height) > Ratio(donor.Height, wish.Width) + Ratio(donor.Width, wish.Height) + gain;
            return _augment.HasFlag(Augmentations.Rotate) && fits ? turn | Turn.Swap : turn;
        }

        for (var i = 0; i < 8; i++)
        {
            var other = turn ^ (Turn)i;
            if (other.HasFlag(Turn.Swap) && !_augment.HasFlag(Augmentations.Rotate) || !_augment.HasFlag(Augmentations.Flip) && (other & (Turn.MirrorX | Turn.MirrorY)) != 0)
                continue;
            if (DonorTurner.TurnSides(donor.Sides, other) == wish.Sides)
                return other;
        }

        return null;
    }

    private static double Misfit(in CellRecord donor, Turn turn, in Wish wish)
    {
        var (width, height) = turn.HasFlag(Turn.Swap) ? (donor.Height, donor.Width) : (donor.Width, donor.Height);
        return Ratio(donor.Area, wish.Area) + Ratio(width, wish.Width) + Ratio(height, wish.Height);
    }

    /// <summary>By how much the larger one is larger, as a share of the smaller.</summary>
    public static double Ratio(int a, int b) => a > b ? (double)a / b - 1 : (double)b / a - 1;

    private int LowerBound(int[] donors, int area)
    {
        var (low, high) = (0, donors.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bank.Cells[donors[middle]].Area < area)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
