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

    private readonly HashSet<int> _used = [];
    private readonly Augmentations _augment = rules.Augment ?? Augmentations.None;

    /// <summary>Forgets the last image.</summary>
    public void Clear() => _used.Clear();

    /// <summary>Remembers that a donor is in the image.</summary>
    public void Use(int donor) => _used.Add(donor);

    /// <summary>Finds a donor.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="group">Source images to take it from.</param>
    /// <param name="wish">What it should be like.</param>
    /// <returns>Index of the donor, -1 if there is none, and its turn.</returns>
    public (int Donor, Turn Turn) Find(ref CounterRandom random, IReadOnlyList<int> group, in Wish wish)
    {
        if (wish.Sides != FrameSides.None && rules.CutCells == CutCellPolicy.AtFrame)
        {
            var cut = FindAmong(ref random, group, wish, cut: true);
            if (cut.Donor >= 0 && !_used.Contains(cut.Donor))
                return cut;
        }

        return FindAmong(ref random, group, wish, cut: false);
    }

    private (int Donor, Turn Turn) FindAmong(ref CounterRandom random, IReadOnlyList<int> group, in Wish wish, bool cut)
    {
        var best = (Donor: -1, Turn: Turn.None);
        var least = double.MaxValue;
        for (var s = 0; s < Sources && (s == 0 || least > WellEnough); s++)
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
                if (donor == wish.Model || TurnFor(bank.Cells[donor], wish, cut, bits) is not { } turn)
                    continue;
                var misfit = Misfit(bank.Cells[donor], turn, wish) + (_used.Contains(donor) ? PriceOfRepeating : 0);
                if (misfit >= least)
                    continue;
                least = misfit;
                best = (donor, turn);
            }
        }

        return best;
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
        return 2 * Ratio(donor.Area, wish.Area) + Ratio(width, wish.Width) + Ratio(height, wish.Height);
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
