using System.Globalization;

namespace CellGenie.Coco;

/// <summary>The rules that need all images: equal contents, equal names, and the norm of each culture.</summary>
internal sealed class ImageComparison(DatasetCheckOptions options, FindingLog log)
{
    public void Run(IReadOnlyList<CheckedImage> images)
    {
        foreach (var group in images.Where(i => i.Content != null).GroupBy(i => i.Content))
            CompareContents([.. group]);
        foreach (var group in images.GroupBy(i => LivecellName.BaseName(i.Image.FileName), StringComparer.Ordinal))
            CompareNames([.. group]);
        foreach (var group in images.GroupBy(i => i.Culture, StringComparer.Ordinal))
            ComparePopulations([.. group]);
    }

    private void CompareContents(CheckedImage[] same)
    {
        for (var i = 1; i < same.Length; i++)
        {
            var image = same[i];
            if (EarlierOfOtherSplit(same, i) is { } leaked)
                Report(DatasetRule.SplitLeakage, image, $"{Same(image, leaked)} are in split {leaked.Split} as {Name(leaked)}");
            if (EarlierOfSplit(same, i) is { } twin)
                Report(DatasetRule.DuplicateImage, image, $"{Same(image, twin)} are in {Name(twin)}");
        }
    }

    private void CompareNames(CheckedImage[] same)
    {
        for (var i = 1; i < same.Length; i++)
        {
            var image = same[i];
            if (EarlierOfOtherSplit(same, i) is { } shared && !HasSameContent(image, shared))
                Report(DatasetRule.SharedFileName, image, $"the same name is in split {shared.Split} as {Name(shared)}{Difference(image, shared)}");
            if (EarlierOfSplit(same, i) is { } twin && twin.Image.FileName == image.Image.FileName && twin.File == image.File && !HasSameContent(image, twin))
                Report(DatasetRule.DuplicateFileName, image, $"the same file is {Name(twin)}");
        }
    }

    private void ComparePopulations(CheckedImage[] culture)
    {
        int[] counts = [.. culture.Select(i => i.Annotations)];
        var incomplete = PopulationNorm.FindIncomplete(counts, options.LowPopulation, options.MinImagesForNorm);
        var norm = PopulationNorm.Median(counts).ToString(CultureInfo.InvariantCulture);
        foreach (var image in culture.Where((_, i) => incomplete[i]))
            Report(DatasetRule.FewAnnotations, image, $"it has {image.Annotations} annotations, the median of culture {image.Culture} is {norm}");
    }

    /// <summary>The first image of the group with the same split, if it stands before position <paramref name="i"/>.</summary>
    private static CheckedImage? EarlierOfSplit(CheckedImage[] group, int i) => Earlier(group, i, e => e.Split == group[i].Split);

    private static CheckedImage? EarlierOfOtherSplit(CheckedImage[] group, int i) => Earlier(group, i, e => e.Split != group[i].Split);

    private static CheckedImage? Earlier(CheckedImage[] group, int i, Predicate<CheckedImage> condition)
    {
        var found = Array.FindIndex(group, 0, i, condition);
        return found < 0 ? null : group[found];
    }

    private static string Same(CheckedImage a, CheckedImage b) => a.Bytes != null && a.Bytes == b.Bytes ? "the same bytes" : "the same pixels";

    private static bool HasSameContent(CheckedImage a, CheckedImage b) => a.Content != null && a.Content == b.Content;

    private static string Difference(CheckedImage a, CheckedImage b) => a.Content != null && b.Content != null ? "; the pixels differ" : "";

    private static string Name(CheckedImage image) => $"image {image.Image.Id} ({image.Image.FileName}) of {image.File}";

    private void Report(DatasetRule rule, CheckedImage image, string message) => log.Add(rule, image.File, message, image.Image);
}
