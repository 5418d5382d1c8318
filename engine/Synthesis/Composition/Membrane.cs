namespace CellGenie.Synthesis;

/// <summary>
/// The smoothest surface through given values: the solution of Laplace's equation, which gradient-domain cloning adds to a donor (Perez, Gangnet
/// and Blake 2003, eq. 5). From coarse grids to fine ones, a fixed number of sweeps on each: bounded work, and the same numbers on every machine,
/// because each is a sum and a product of single precision in a fixed order. Not thread-safe; meant to be reused.
/// </summary>
internal sealed class Membrane
{
    private const int Coarsest = 4;
    private const int SweepsOfFinest = 12;
    private const int MostSweeps = 96;

    private readonly List<MembraneLevel> _levels = [new()];

    /// <summary>The surface: to be filled, and after <see cref="Solve"/> the solution.</summary>
    public MembraneLevel Surface => _levels[0];

    /// <summary>Finds the values of the free nodes.</summary>
    /// <param name="otherwise">The value of all free nodes where none is fixed.</param>
    public void Solve(float otherwise)
    {
        if (Surface.MeanOfFixed() is not { } mean)
        {
            Surface.Fill(otherwise);
            return;
        }

        var level = 0;
        for (; _levels[level].Width > Coarsest || _levels[level].Height > Coarsest; level++)
        {
            if (_levels.Count == level + 1)
                _levels.Add(new MembraneLevel());
            _levels[level + 1].Coarsen(_levels[level]);
        }

        _levels[level].Fill(mean);
        for (; level >= 0; level--)
        {
            _levels[level].Relax(Math.Min(MostSweeps, SweepsOfFinest << level));
            if (level > 0)
                _levels[level - 1].Refine(_levels[level]);
        }
    }
}
