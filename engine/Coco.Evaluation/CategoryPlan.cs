namespace CellGenie.Coco.Evaluation;

/// <summary>Which categories take part, and which are evaluated together.</summary>
internal sealed class CategoryPlan
{
    private readonly Dictionary<int, int> _positionOf = [];
    private readonly bool _perCategory;

    /// <summary>The protocol's categories; where it names none, those of the ground truth.</summary>
    public CategoryPlan(EvaluationProtocol protocol, CocoFile truth)
    {
        _perCategory = protocol.PerCategory;
        foreach (var id in protocol.CategoryIds ?? CategoriesOf(truth))
            _positionOf.TryAdd(id, _positionOf.Count);
        GroupCount = _perCategory ? _positionOf.Count : 1;
    }

    /// <summary>Number of groups.</summary>
    public int GroupCount { get; }

    /// <summary>Whether a category takes part.</summary>
    public bool Includes(int category) => _positionOf.ContainsKey(category);

    /// <summary>A category's place in the order in which groups are put together; -1 if it takes no part.</summary>
    public int PositionOf(int category) => _positionOf.GetValueOrDefault(category, -1);

    /// <summary>The group of a place.</summary>
    public int GroupOf(int position) => _perCategory ? position : 0;

    private static IEnumerable<int> CategoriesOf(CocoFile truth) =>
        truth.Categories.Count > 0 ? truth.Categories.Select(c => c.Id).Order() : truth.AnnotationIndex.Select(a => a.CategoryId).Distinct().Order();
}
