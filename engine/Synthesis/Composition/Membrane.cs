namespace CellGenie.Synthesis;

/// <summary>
/// A surface through given values that is smooth between them and returns to 0 some way off: the solution of the screened Poisson equation
/// <c>laplace(v) = v / reach^2</c> (Bhat, Curless, Cohen and Zitnick, <em>Fourier analysis of the 2D screened Poisson equation for gradient domain
/// problems</em>, 2008). From coarse grids to fine ones, a fixed number of sweeps on each: bounded work, and the same numbers on every
/// machine, because each is a sum and a product of single precision in a fixed order. Not thread-safe; meant to be reused.
/// </summary>
/// <param name="reach">How far a given value is felt, in pixels.</param>
internal sealed class Membrane(float reach)
{
    private const int Coarsest = 4;
    private const int SweepsOfFinest = 10;
    private const int MostSweeps = 40;

    private readonly List<MembraneLevel> _levels = [new()];

    /// <summary>The surface: to be filled, and after <see cref="Solve"/> the solution.</summary>
    public MembraneLevel Surface => _levels[0];

    /// <summary>Finds the values of the free nodes.</summary>
    public void Solve()
    {
        var level = 0;
        for (; _levels[level].Width > Coarsest || _levels[level].Height > Coarsest; level++)
        {
            if (_levels.Count == level + 1)
                _levels.Add(new MembraneLevel());
            _levels[level + 1].Coarsen(_levels[level]);
        }

        for (; level >= 0; level--)
        {
            // A node of a grid half as fine stands for an area four times as large.
            _levels[level].Relax(Math.Min(MostSweeps, SweepsOfFinest << level), MathF.ScaleB(1 / (reach * reach), 2 * level));
            if (level > 0)
                _levels[level - 1].Refine(_levels[level]);
        }
    }
}
