using CellGenie.Coco;

namespace CellGenie.Segmentation;

/// <summary>Makes every category of an annotation file the cell, which is the one category of results.</summary>
internal static class CellCategory
{
    /// <summary>Whether a file has cells only, so that it can be evaluated as it is.</summary>
    public static bool IsOnlyOne(CocoFile file) => file.AnnotationIndex.All(a => a.CategoryId == ResultsWriter.CellCategory);

    /// <summary>Writes a copy of a file with one category.</summary>
    public static void WriteCopy(CocoFile file, string path) => CocoWriter.Write(
        path, file.Info, [], [new CocoCategory(ResultsWriter.CellCategory, "cell")], file.Images.Select(i => i with { LicenseId = null }),
        file.ReadAllAnnotations().Select(a => a with { CategoryId = ResultsWriter.CellCategory }));
}
