namespace CellGenie.Synthesis;

/// <summary>Finds donors for the two cells that a cell divides into.</summary>
internal sealed class DaughterFinder
{
    private const int Tries = 24;

    // Daughters round off and spread again: together they are seen larger than the cell was.
    private const double AreaShare = 0.6;

    private readonly CellBank _bank;
    private readonly Dictionary<int, List<int>> _byCulture = [];

    /// <summary>Prepares for a culture.</summary>
    public DaughterFinder(CellBank bank, CulturePlan plan)
    {
        _bank = bank;
        foreach (var donor in plan.Candidates)
        {
            ref readonly var cell = ref bank.Cells[donor];
            if (cell.Sides != FrameSides.None)
                continue;
            if (!_byCulture.TryGetValue(cell.Culture, out var donors))
                _byCulture.Add(cell.Culture, donors = []);
            donors.Add(donor);
        }
    }

    /// <summary>A donor of the culture of a cell, somewhat larger than half of it; null if there is none.</summary>
    public Trial? Find(ref CounterRandom random, MovingCell mother)
    {
        if (!_byCulture.TryGetValue(_bank.Cells[mother.Start.Donor].Culture, out var donors))
            return null;
        var wanted = AreaShare * mother.Form.Area;
        var (best, least) = (-1, double.MaxValue);
        for (var i = 0; i < Tries; i++)
        {
            var donor = donors[random.Next(donors.Count)];
            var misfit = Math.Abs(_bank.Cells[donor].Area - wanted);
            if (misfit < least)
                (best, least) = (donor, misfit);
        }

        return new Trial(best, Turn.None, 0, 0, mother.Start.Gain, DonorVariation.None, DonorForm.Of(_bank.Cells[best]));
    }
}
