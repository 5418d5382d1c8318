namespace CellGenie.Synthesis;

/// <summary>One culture of the images that a composer makes. Not thread-safe: one for each worker.</summary>
internal sealed class ComposerPart
{
    public ComposerPart(CellBank bank, CulturePlan plan, CompositionRules rules, DiscField? discs)
    {
        Plan = plan;
        Selector = new CellSelector(plan.Candidates, plan.Specification.PopulationRange);
        Planned = rules.IsPlain ? null : new PlannedPlacement(bank, plan, rules, discs);
    }

    public CulturePlan Plan { get; }

    public CellSelector Selector { get; }

    /// <summary>Null where images are composed as in the paper.</summary>
    public PlannedPlacement? Planned { get; }

    /// <summary>Cells that the image should have of it.</summary>
    public int Wanted { get; set; }

    /// <summary>Cells that the image has of it.</summary>
    public int Placed { get; set; }

    /// <summary>The cultures of a plan.</summary>
    public static ComposerPart[] Of(CellBank bank, CulturePlan plan, CompositionRules rules)
    {
        var parts = new ComposerPart[plan.Parts.Count];
        for (var k = 0; k < parts.Length; k++)
            parts[k] = new ComposerPart(bank, plan.Parts[k], rules, k == 0 ? null : parts[0].Planned?.Discs);
        return parts;
    }
}
