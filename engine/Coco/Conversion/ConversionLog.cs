namespace CellGenie.Coco;

/// <summary>What happened to an image, or to all of them: losses, problems, and what was written.</summary>
internal sealed class ConversionLog
{
    private const int MaxListed = 10_000;

    private readonly SortedDictionary<string, (ConversionLoss Loss, long Count)> _losses = new(StringComparer.Ordinal);
    private readonly List<ConversionProblem> _problems = [];

    /// <summary>The losses, by name.</summary>
    public IReadOnlyList<ConversionLossCount> Losses => [.. _losses.Values.Select(c => new ConversionLossCount(c.Loss.Id, c.Count, c.Loss.ChangesPixels, c.Loss.Meaning))];

    /// <summary>The first problems.</summary>
    public IReadOnlyList<ConversionProblem> Problems => _problems;

    /// <summary>All problems, listed or not.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>Annotations written.</summary>
    public long Written { get; set; }

    /// <summary>Files of images copied.</summary>
    public int Copied { get; set; }

    public void Add(ConversionLoss loss, long count = 1)
    {
        if (count > 0)
            _losses[loss.Id] = (loss, _losses.GetValueOrDefault(loss.Id).Count + count);
    }

    public void Add(ConversionProblem problem)
    {
        ProblemCount++;
        if (_problems.Count < MaxListed)
            _problems.Add(problem);
    }

    /// <summary>Counts problems that are not at hand.</summary>
    public void AddUnlisted(long problems) => ProblemCount += problems;

    /// <summary>A log with the problems of this one.</summary>
    public ConversionLog ProblemsOnly()
    {
        var log = new ConversionLog();
        log.AddProblems(this);
        return log;
    }

    public void Add(ConversionLog other)
    {
        foreach (var (loss, count) in other._losses.Values)
            Add(loss, count);
        AddProblems(other);
        Written += other.Written;
        Copied += other.Copied;
    }

    private void AddProblems(ConversionLog other)
    {
        foreach (var problem in other._problems)
            Add(problem);
        AddUnlisted(other.ProblemCount - other._problems.Count);
    }
}
