using System.Runtime.CompilerServices;

namespace CellGenie.Synthesis;

/// <summary>Finds donors of similar area, box and elongation for wishes, and the turn in which they fit. Not thread-safe: one for each worker.</summary>
internal sealed class DonorMatcher(CellBank bank, SourcePool pool, CompositionRules rules)
{
    private const int Samples = 16;
    private const int Sources = 3;

    // Area and sides of the box that differ by a fifth altogether: more searching would not be seen.
    private const double WellEnough = 0.6;

    // A box tells little of how drawn out a cell in its diagonal is: without this the donors are rounder than the cells that they stand for.
    private const double PerEccentricity = 1 / 255.0;

    // A round cell gains nothing from a quarter turn, which costs more than a flip.
    private const double GainOfTurning = 0.25;

    // The same cell twice in an image is seen at once: only where there is no other.
    private const double PriceOfRepeating = 1000;

    private readonly HashSet<int> _used = [];
    private readonly bool _mayFlip = rules.Augment?.HasFlag(Augmentations.Flip) == true;
    private readonly bool _mayTurn = rules.Augment?.HasFlag(Augmentations.Rotate) == true;

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

        var found = FindAmong(ref random, group, wish, cut: false);
        return _used.Contains(found.Donor) && FindUnused(group, wish) is { } unused ? found with { Donor = unused } : found;
    }

    /// <summary>The donor nearest in area that is not in the image yet; null if all of them are.</summary>
    private int? FindUnused(IReadOnlyList<int> group, in Wish wish)
    {
        int? nearest = null;
        var least = int.MaxValue;
        foreach (var e in group)
        {
            foreach (ref readonly var donor in pool.Entries[e].Inner.Donors)
            {
                if (Math.Abs(donor.Area - wish.Area) is var difference && difference < least && donor.Index != wish.Model && !_used.Contains(donor.Index))
                    (nearest, least) = (donor.Index, difference);
            }
        }

        return nearest;
    }

    /// <summary>Mirrors a donor in another way, in which it covers other pixels; false where it may not be.</summary>
    public bool Mirror(ref CounterRandom random, ref (int Donor, Turn Turn) match)
    {
        if (match.Donor < 0 || !_mayFlip || rules.CutCells == CutCellPolicy.AtFrame && bank.Cells[match.Donor].Sides != FrameSides.None)
            return false;
        match.Turn ^= (Turn)(1 + random.Next(3));
        return true;
    }

    private (int Donor, Turn Turn) FindAmong(ref CounterRandom random, IReadOnlyList<int> group, in Wish wish, bool cut)
    {
        var best = (Donor: -1, Turn: Turn.None);
        var least = double.MaxValue;
        var (perArea, perWidth, perHeight) = (2.0 / wish.Area, 1.0 / wish.Width, 1.0 / wish.Height);
        for (var s = 0; s < Sources && (s == 0 || least > WellEnough); s++)
        {
            var entry = pool.Entries[group[random.Next(group.Count)]];
            var shelf = cut ? entry.Cut : entry.Inner;
            if (shelf.Count == 0 && !cut)
                shelf = NextInner(group, random.Next(group.Count));
            if (shelf.Count == 0)
                continue;
            var reach = Math.Max(3, shelf.Count / 12);
            var middle = shelf.LowerBound(wish.Area);
            // Neighbours on the shelf are as good as any of the same area, and lie close together.
            var samples = Math.Min(Samples, Math.Min(2 * reach, shelf.Count));
            var first = Math.Clamp(middle - reach + random.Next(2 * reach + 1) - samples / 2, 0, shelf.Count - samples);
            var mirror = _mayFlip ? (Turn)random.Next(4) : Turn.None;
            foreach (ref readonly var donor in shelf.Donors.Slice(first, samples))
            {
                // At its own place a cell would be no synthetic one.
                if (donor.Index == wish.Model)
                    continue;
                var turn = mirror;
                var box = BoxMisfit(donor.Width, donor.Height, wish, perWidth, perHeight);
                if (cut)
                {
                    if (TurnToSides(donor.Sides, mirror, wish.Sides) is not { } fitting)
                        continue;
                    turn = fitting;
                    if (turn.HasFlag(Turn.Swap))
                        box = BoxMisfit(donor.Height, donor.Width, wish, perWidth, perHeight);
                }
                else if (_mayTurn && BoxMisfit(donor.Height, donor.Width, wish, perWidth, perHeight) is var lying && lying + GainOfTurning < box)
                {
                    (turn, box) = (mirror | Turn.Swap, lying);
                }

                var misfit = Math.Abs(donor.Area - wish.Area) * perArea + box + Math.Abs(donor.Eccentricity - wish.Eccentricity) * PerEccentricity;
                if (misfit >= least || _used.Contains(donor.Index) && (misfit += PriceOfRepeating) >= least)
                    continue;
                least = misfit;
                best = (donor.Index, turn);
            }
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double BoxMisfit(int width, int height, in Wish wish, double perWidth, double perHeight) =>
        Math.Abs(width - wish.Width) * perWidth + Math.Abs(height - wish.Height) * perHeight;

    private DonorShelf NextInner(IReadOnlyList<int> group, int from)
    {
        var i = 0;
        while (i < group.Count - 1 && pool.Entries[group[(from + i) % group.Count]].Inner.Count == 0)
            i++;
        return pool.Entries[group[(from + i) % group.Count]].Inner;
    }

    /// <summary>A turn in which a donor is cut by the sides of the frame that are asked for; null if there is none.</summary>
    private Turn? TurnToSides(FrameSides own, Turn turn, FrameSides asked)
    {
        for (var i = 0; i < 8; i++)
        {
            var other = turn ^ (Turn)i;
            if (other.HasFlag(Turn.Swap) && !_mayTurn || !_mayFlip && (other & (Turn.MirrorX | Turn.MirrorY)) != 0)
                continue;
            if (DonorTurner.TurnSides(own, other) == asked)
                return other;
        }

        return null;
    }

    /// <summary>By how much the larger one is larger, as a share of the smaller.</summary>
    public static double Ratio(int a, int b) => a > b ? (double)a / b - 1 : (double)b / a - 1;
}
