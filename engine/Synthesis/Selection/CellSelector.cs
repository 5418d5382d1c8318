namespace CellGenie.Synthesis;

/// <summary>
/// Chooses the cells of an image (Algorithm 1, Module 2): N from the culture's population range, then a random subset of N of the
/// culture's cells whose area lies in its area range; without replacement while they last. Not thread-safe: one for each worker.
/// </summary>
public sealed class CellSelector
{
    private readonly int[] _candidates;
    private readonly int[] _swaps;

    /// <summary>Gathers a culture's candidates.</summary>
    /// <param name="candidates">Indices of the candidates in the bank.</param>
    /// <param name="population">The population range.</param>
    public CellSelector(IReadOnlyList<int> candidates, IntRange population)
    {
        _candidates = [.. candidates];
        _swaps = new int[_candidates.Length];
        Population = population;
    }

    /// <summary>The range that N is drawn from.</summary>
    public IntRange Population { get; }

    /// <summary>Number of candidates.</summary>
    public int Candidates => _candidates.Length;

    /// <summary>The cells of a culture that may be chosen: area in the range, and small enough for the frame.</summary>
    public static List<int> FindCandidates(CellBank bank, int culture, IntRange area, int frameWidth, int frameHeight, bool withCutCells)
    {
        var found = new List<int>();
        var cells = bank.Cells;
        for (var i = 0; i < cells.Length; i++)
        {
            ref readonly var cell = ref cells[i];
            if (cell.Culture == culture && area.Contains(cell.Area) && cell.Width <= frameWidth && cell.Height <= frameHeight &&
                (withCutCells || cell.Sides == FrameSides.None))
                found.Add(i);
        }

        return found;
    }

    /// <summary>Draws N and chooses N cells into <paramref name="chosen"/>, which is emptied first.</summary>
    public void Select(ref CounterRandom random, List<int> chosen)
    {
        chosen.Clear();
        Add(ref random, Population.Low + random.Next(Population.High - Population.Low + 1), chosen);
    }

    /// <summary>Chooses a number of cells and appends them to <paramref name="chosen"/>.</summary>
    public void Add(ref CounterRandom random, int count, List<int> chosen)
    {
        if (_candidates.Length == 0)
            return;
        for (var left = count; left > 0; left -= _candidates.Length)
            TakeRound(ref random, Math.Min(left, _candidates.Length), chosen);
    }

    /// <summary>Any candidate; -1 if there is none.</summary>
    public int Any(ref CounterRandom random) => _candidates.Length == 0 ? -1 : _candidates[random.Next(_candidates.Length)];

    /// <summary>A partial Fisher-Yates shuffle, undone at the end, so that the result depends on the random numbers alone and costs O(count).</summary>
    private void TakeRound(ref CounterRandom random, int count, List<int> chosen)
    {
        for (var i = 0; i < count; i++)
        {
            var j = i + random.Next(_candidates.Length - i);
            _swaps[i] = j;
            (_candidates[i], _candidates[j]) = (_candidates[j], _candidates[i]);
            chosen.Add(_candidates[i]);
        }

        for (var i = count - 1; i >= 0; i--)
            (_candidates[i], _candidates[_swaps[i]]) = (_candidates[_swaps[i]], _candidates[i]);
    }
}
