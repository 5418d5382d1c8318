namespace CellGenie.Synthesis;

/// <summary>Finds donors for the two cells that a cell divides into.</summary>
internal sealed class DaughterFinder
{
    private const int Tries = 24;

    // Daughters round off and spread again: together they are seen larger than the cell was.
    private const double AreaShare = 0.6;

    private readonly CellBank _bank;
    private readonly CompositionRules _rules;
    private readonly Dictionary<int, List<int>> _bySource = [];

    /// <summary>Prepares for a culture.</summary>
    public DaughterFinder(CellBank bank, CulturePlan plan, CompositionRules rules)
    {
        _rules = rules;
        _bank = bank;
        foreach (var donor in plan.Candidates)
        {
            ref readonly var cell = ref bank.Cells[donor];
            if (cell.Sides != FrameSides.None)
                continue;
            if (!_bySource.TryGetValue(cell.Source, out var donors))
                _bySource.Add(cell.Source, donors = []);
            donors.Add(donor);
        }
    }

    /// <summary>A donor from the source image of a cell, so that it looks like it, and somewhat larger than half of it; null if there is none.</summary>
    /// <param name="random">The random numbers.</param>
    /// <param name="mother">The cell.</param>
    /// <param name="sister">The donor of the other one, so that they are no twins; -1 if there is none yet.</param>
    public Trial? Find(ref CounterRandom random, MovingCell mother, int sister)
    {
        if (!_bySource.TryGetValue(_bank.Cells[mother.Start.Donor].Source, out var donors))
            return null;
        var wanted = AreaShare * mother.Form.Area;
        var (best, least) = (-1, double.MaxValue);
        for (var i = 0; i < Tries; i++)
        {
            var donor = donors[random.Next(donors.Count)];
            var misfit = Math.Abs(_bank.Cells[donor].Area - wanted);
            if (misfit < least && donor != sister)
                (best, least) = (donor, misfit);
        }

        if (best < 0)
            return null;
        var form = DonorForm.Of(_bank.Cells[best]);
        return new Trial(best, Turn.None, 0, 0, mother.Start.Gain, _rules.Unvaried(form), form);
    }
}
