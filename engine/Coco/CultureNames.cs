namespace CellGenie.Coco;

/// <summary>Finds the cell culture of an image or annotation.</summary>
public static class CultureNames
{
    /// <summary>The answer where nothing names a culture.</summary>
    public const string Unknown = "unknown";

    private const string Mark = "_Phase_";

    /// <summary>The culture: the <c>culture</c> field of the annotation, that of the image, the file name (<c>BV2_Phase_…</c> gives <c>BV2</c>), the category's name.</summary>
    public static string Of(CocoImage image, CocoCategory? category = null, CocoAnnotation? annotation = null)
    {
        if (!string.IsNullOrWhiteSpace(annotation?.Culture))
            return annotation.Culture;
        if (!string.IsNullOrWhiteSpace(image.Culture))
            return image.Culture;
        return OfFileName(image.FileName) ?? category?.Name ?? Unknown;
    }

    /// <summary>The culture of an image of a file; where nothing else names it, that of the category of most of its annotations.</summary>
    public static string Of(CocoFile file, CocoImage image) => Of(image, MainCategory(file, image));

    /// <summary>What stands before <c>_Phase_</c> in the name, folders ignored; null if nothing does.</summary>
    public static string? OfFileName(string fileName)
    {
        var name = LivecellName.BaseName(fileName);
        var end = name.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        return end > 0 ? name[..end] : null;
    }

    /// <summary>The category of most annotations, the earlier one among equals; the only category of the file if the image has no annotation.</summary>
    private static CocoCategory? MainCategory(CocoFile file, CocoImage image)
    {
        if (file.Categories.Count <= 1)
            return file.Categories.FirstOrDefault();
        var counts = file.EntriesOf(image).CountBy(e => e.CategoryId).ToDictionary();
        return counts.Count == 0 ? null : file.Categories.MaxBy(c => counts.GetValueOrDefault(c.Id));
    }
}
