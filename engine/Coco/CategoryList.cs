namespace CellGenie.Coco;

/// <summary>The categories of a file, and those that it forgot to name.</summary>
internal static class CategoryList
{
    /// <summary>The category of cells where nothing names one.</summary>
    public static readonly CocoCategory Cell = new(1, "cell");

    /// <summary>The categories of a file; where it has no section, one for each id that annotations use; at least one.</summary>
    public static IReadOnlyList<CocoCategory> Of(CocoFile file)
    {
        if (file.Categories.Count > 0)
            return file.Categories;
        var used = file.AnnotationIndex.Select(e => e.CategoryId).Distinct().Order().ToList();
        return used.Count <= 1 ? [Cell with { Id = used.FirstOrDefault(1) }] : [.. used.Select(id => new CocoCategory(id, $"category {id}"))];
    }
}
