namespace CellGenie.Coco.Evaluation;

/// <summary>What the user should know before trusting the numbers.</summary>
internal static class EvaluationWarnings
{
    public static IReadOnlyList<string> Of(CocoFile truth, ResultsFile results, CategoryPlan categories, EvaluationOptions options)
    {
        var warnings = truth.Problems.Select(p => $"{truth.Path}, {p.Place}: {p.Rule}").ToList();
        var idle = truth.AnnotationIndex.Count(a => !categories.Includes(a.CategoryId));
        if (idle > 0)
            warnings.Add($"{truth.Path}: {idle} of {truth.AnnotationCount} annotations are of categories that protocol {options.Protocol.Name} leaves out");
        if (truth.AnnotationIndex.Any(a => a.Id == 0 && categories.Includes(a.CategoryId)))
            warnings.Add($"{truth.Path}, annotation 0: as in pycocotools, a detection matched to the annotation with id 0 counts as unmatched");
        var idleResults = 0;
        for (var i = 0; i < results.Count; i++)
            idleResults += categories.Includes(results[i].CategoryId) ? 0 : 1;
        if (idleResults > 0)
            warnings.Add($"{results.Path}: {idleResults} of {results.Count} results are of categories that take no part");
        if (results.Count == 0)
            warnings.Add($"{results.Path}: holds no detection");
        return warnings;
    }
}
