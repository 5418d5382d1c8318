namespace CellGenie.Coco;

/// <summary>How often a rule was violated.</summary>
/// <param name="Rule">The rule's id, see <see cref="DatasetRule"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Count">Violations, all of them.</param>
/// <param name="Listed">Violations that are among the findings.</param>
public sealed record DatasetRuleCount(string Rule, FindingSeverity Severity, long Count, int Listed);
