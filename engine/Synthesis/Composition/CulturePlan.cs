using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>What images of one culture are made from: candidates and backgrounds. Immutable; shared by all workers.</summary>
public sealed class CulturePlan
{
    // A background made from too little of its image alone is used only where the culture has no better one.
    private const int PoorBackgrounds = 3;

    // Of the hard images of low contrast.
    private const double WeakShare = 0.25;

    private CulturePlan(CultureSpecification specification, IReadOnlyList<int> candidates, IReadOnlyList<int> backgrounds, SourcePool? pool, NoiseLevels? noise)
    {
        Specification = specification;
        Candidates = candidates;
        Backgrounds = backgrounds;
        Pool = pool;
        Noise = noise;
        Stream = CounterRandom.StreamOf(specification.Name);
        Parts = [this];
    }

    /// <summary>The culture's part of the specification.</summary>
    public CultureSpecification Specification { get; }

    /// <summary>Donors that may be chosen.</summary>
    public IReadOnlyList<int> Candidates { get; }

    /// <summary>Backgrounds that may be chosen.</summary>
    public IReadOnlyList<int> Backgrounds { get; }

    /// <summary>The culture's source images; null unless the rules need them.</summary>
    internal SourcePool? Pool { get; }

    /// <summary>The cultures of a co-culture, each with its own candidates; the plan itself for a single culture.</summary>
    internal IReadOnlyList<CulturePlan> Parts { get; private init; }

    /// <summary>The same plan with the candidates of least contrast alone; null unless the rules need it.</summary>
    internal CulturePlan? Weak { get; private init; }

    /// <summary>The noise of the culture's source images; null unless the rules need it.</summary>
    internal NoiseLevels? Noise { get; }

    /// <summary>The culture's random stream.</summary>
    internal uint Stream { get; }

    /// <summary>Finds a culture's candidates and backgrounds in a bank.</summary>
    /// <exception cref="CellGenieException">The culture is unknown, or has no candidate or no background.</exception>
    public static CulturePlan Create(CellBank bank, CultureSpecification specification, CompositionRules rules)
    {
        if (specification.Mixture is not { } mixture)
            return CreateSingle(bank, specification, rules, needsBackground: true);
        List<CulturePlan> parts = [.. mixture.Select((part, k) => CreateSingle(bank, PartOf(specification, part), rules, needsBackground: k == 0))];
        return Join(specification, parts, parts[0].Weak == null ? null : Join(specification, [.. parts.Select(p => p.Weak!)], null));
    }

    private static CulturePlan Join(CultureSpecification specification, IReadOnlyList<CulturePlan> parts, CulturePlan? weak) =>
        new(specification, [.. parts.SelectMany(p => p.Candidates)], parts[0].Backgrounds, null, null) { Parts = parts, Weak = weak };

    private static CultureSpecification PartOf(CultureSpecification whole, MixturePart part) =>
        whole with { Name = part.Culture, AreaRange = part.AreaRange, Mixture = null };

    private static CulturePlan CreateSingle(CellBank bank, CultureSpecification specification, CompositionRules rules, bool needsBackground)
    {
        var culture = bank.CultureIndex(specification.Name);
        var candidates = CellSelector.FindCandidates(bank, culture, specification.AreaRange, specification.Width, specification.Height, rules.CutCells != CutCellPolicy.Exclude);
        if (candidates.RemoveAll(c => !bank.MayUse(bank.Cells[c].Source, rules)) > 0 && candidates.Count == 0)
            throw new CellGenieException($"culture {specification.Name} has donors in images of the split 'test' alone, which are kept unseen; allow test donors to use them");
        if (candidates.Count == 0 && specification.PopulationRange.High > 0)
            throw new CellGenieException($"culture {specification.Name} has no cell with an area of {specification.AreaRange} px that fits into {specification.Width}x{specification.Height}");
        var backgrounds = FindBackgrounds(bank, culture, rules);
        if (backgrounds.Count == 0 && needsBackground)
            throw new CellGenieException($"culture {specification.Name} has no usable background: all its images are covered by cells or incompletely annotated");
        return Of(candidates, rules.HardCases?.HasFlag(HardCases.LowContrast) == true ? Of(FindWeak(bank, candidates), null) : null);

        CulturePlan Of(List<int> donors, CulturePlan? weak) =>
            new(specification, donors, backgrounds, rules.IsPlain ? null : SourcePool.Create(bank, culture, donors, backgrounds, specification, rules), rules.HasVariations ? new NoiseLevels(bank, culture, backgrounds) : null) { Weak = weak };
    }

    private static List<int> FindWeak(CellBank bank, List<int> candidates)
    {
        var weak = candidates.OrderBy(c => bank.Cells[c].Contrast).ThenBy(c => c).Take((int)Math.Ceiling(candidates.Count * WeakShare)).ToList();
        weak.Sort();
        return weak;
    }

    private static List<int> FindBackgrounds(CellBank bank, int culture, CompositionRules rules)
    {
        var own = new List<(int Index, int Free, bool IsGood)>();
        for (var i = 0; i < bank.BackgroundCount; i++)
        {
            ref readonly var background = ref bank.Backgrounds[i];
            // Where cells are not annotated, they would still be in the picture.
            if (background.Culture == culture && (background.FreeShare > 0 || background.IsPooled) && bank.MayUse(background.Source, rules) && !bank.Index.Sources[background.Source].Incomplete)
                own.Add((i, background.FreeShare, background.IsPooled || background.FreeShare / 65535.0 >= BackgroundRecord.EnoughFree));
        }

        var good = own.Where(b => b.IsGood).Select(b => b.Index).ToList();
        return good.Count > 0 ? good : own.OrderByDescending(b => b.Free).ThenBy(b => b.Index).Take(PoorBackgrounds).Select(b => b.Index).ToList();
    }
}
