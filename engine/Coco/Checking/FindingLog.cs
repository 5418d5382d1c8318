namespace CellGenie.Coco;

/// <summary>Counts all findings and keeps the first of each rule.</summary>
internal sealed class FindingLog(int maxListed)
{
    private readonly List<DatasetFinding> _findings = [];
    private readonly Dictionary<DatasetRule, (long Count, int Listed)> _counts = [];

    public IReadOnlyList<DatasetFinding> Findings => _findings;

    public IReadOnlyList<DatasetRuleCount> Counts =>
        [.. _counts
            .Select(c => new DatasetRuleCount(c.Key.Id, c.Key.Severity, c.Value.Count, c.Value.Listed))
            .OrderByDescending(c => c.Severity)
            .ThenBy(c => c.Rule, StringComparer.Ordinal)];

    public void Add(DatasetRule rule, string file, string message, CocoImage? image = null, params long[] annotationIds) =>
        Add(rule, file, image?.FileName, image?.Id, message, annotationIds);

    public void Add(DatasetRule rule, string file, string? image, long? imageId, string message, long[] annotationIds)
    {
        var (count, listed) = _counts.GetValueOrDefault(rule);
        if (listed < maxListed)
        {
            _findings.Add(new DatasetFinding(rule.Severity, rule.Id, file, image, imageId, annotationIds, message, rule.Action));
            listed++;
        }

        _counts[rule] = (count + 1, listed);
    }

    /// <summary>Counts findings that are not at hand.</summary>
    public void AddUnlisted(DatasetRule rule, long count)
    {
        var (known, listed) = _counts.GetValueOrDefault(rule);
        if (count > 0)
            _counts[rule] = (known + count, listed);
    }

    /// <summary>Appends the findings of another log.</summary>
    public void Add(FindingLog other)
    {
        var listedBefore = _counts.ToDictionary(c => c.Key.Id, c => c.Value.Listed);
        foreach (var finding in other._findings)
        {
            var listed = listedBefore.GetValueOrDefault(finding.Rule);
            if (listed == maxListed)
                continue;
            _findings.Add(finding);
            listedBefore[finding.Rule] = listed + 1;
        }

        foreach (var (rule, added) in other._counts)
            _counts[rule] = (_counts.GetValueOrDefault(rule).Count + added.Count, listedBefore.GetValueOrDefault(rule.Id));
    }
}
