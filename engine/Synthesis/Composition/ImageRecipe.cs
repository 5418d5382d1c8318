namespace CellGenie.Synthesis;

/// <summary>What is asked of one image, before anything is drawn: a function of its culture, the rules and its index alone.</summary>
/// <param name="HardCase">The kind of hard image that it is, one flag; none for an ordinary one.</param>
/// <param name="Population">The number of its cells is drawn from it.</param>
/// <param name="IsExact">Whether the number that was drawn is to be reached.</param>
internal readonly record struct ImageRecipe(HardCases HardCase, IntRange Population, bool IsExact)
{
    private static readonly HardCases[] Kinds = [.. Enum.GetValues<HardCases>().Where(k => k != HardCases.None)];

    /// <summary>The recipe of an image.</summary>
    public static ImageRecipe Of(CultureSpecification culture, CompositionRules rules, int index)
    {
        var (kind, rank) = KindOf(rules, index);
        var population = culture.PopulationRange;
        if (culture.Counts is { Count: > 0 } counts)
        {
            // Each kind takes all densities in turn, whatever its share.
            var count = kind == HardCases.Dense ? counts.Max() : counts[rank % counts.Count];
            return new ImageRecipe(kind, new IntRange(count, count), true);
        }

        // The crowded image that is the model of a joint population says itself how many.
        if (kind == HardCases.Dense && !rules.IsJoint)
            population = new IntRange(population.High - (population.High - population.Low) / 10, population.High);
        return new ImageRecipe(kind, population, culture.Exact == true || culture.Mixture != null);
    }

    /// <summary>The kind of an image, and how many of its kind come before it. Hard images are spread evenly, kind after kind.</summary>
    private static (HardCases Kind, int Rank) KindOf(CompositionRules rules, int index)
    {
        var asked = rules.HardCases ?? HardCases.None;
        if (asked == HardCases.None)
            return (HardCases.None, index);
        var share = rules.HardShare ?? 1;
        var before = (int)Math.Floor(index * share);
        if ((int)Math.Floor((index + 1.0) * share) == before)
            return (HardCases.None, index - before);
        var kinds = Kinds.Count(k => asked.HasFlag(k));
        return (Kinds.Where(k => asked.HasFlag(k)).ElementAt(before % kinds), before / kinds);
    }
}
