namespace CellGenie.Coco;

/// <summary>Keeps the first problems and counts all of them, so that a file of nothing but problems costs no memory.</summary>
internal sealed class CocoProblemLog
{
    private const int MaxListed = 10_000;

    private readonly List<CocoProblem> _listed = [];
    private readonly long[] _counts = new long[Enum.GetValues<CocoProblemKind>().Length];

    public IReadOnlyList<CocoProblem> Listed => _listed;

    public long Count(CocoProblemKind kind) => _counts[(int)kind];

    public void Add(CocoProblem problem)
    {
        _counts[(int)problem.Kind]++;
        if (_listed.Count < MaxListed)
            _listed.Add(problem);
    }
}
