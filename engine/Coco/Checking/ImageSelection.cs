namespace CellGenie.Coco;

/// <summary>Which images to leave out so that the rest has no duplicate, no leak between splits, no unusable file and no image that is hardly annotated.</summary>
internal static class ImageSelection
{
    /// <summary>The images to leave out, in the order of the input.</summary>
    public static IReadOnlyList<ImageToLeaveOut> LeaveOut(IReadOnlyList<CheckedImage> images, DatasetCheckOptions options)
    {
        var reasons = new DatasetRule?[images.Count];
        for (var i = 0; i < reasons.Length; i++)
            reasons[i] = images[i].Defect;
        var all = Enumerable.Range(0, images.Count).ToList();
        foreach (var group in all.Where(i => reasons[i] == null && images[i].Content != null).GroupBy(i => images[i].Content))
            KeepOne(images, [.. group], reasons, DatasetRule.DuplicateImage);
        foreach (var group in all.Where(i => reasons[i] == null).GroupBy(i => (images[i].File, images[i].Split, images[i].Image.FileName)))
            KeepOne(images, [.. group], reasons, DatasetRule.DuplicateFileName);
        foreach (var culture in all.GroupBy(i => images[i].Culture, StringComparer.Ordinal))
            LeaveIncompleteOut(images, [.. culture], reasons, options);
        return [.. all.Where(i => reasons[i] != null).Select(i => new ImageToLeaveOut(images[i].File, images[i].Image.FileName, images[i].Image.Id, reasons[i]!.Id))];
    }

    /// <summary>Evaluation counts most, so an image stays where it is evaluated on; then where it has the most annotations; then where it comes first.</summary>
    private static void KeepOne(IReadOnlyList<CheckedImage> images, int[] same, DatasetRule?[] reasons, DatasetRule withinSplit)
    {
        var kept = same.MaxBy(i => (RankOf(images[i].Split), images[i].Annotations));
        foreach (var other in same.Where(i => i != kept))
            reasons[other] = images[other].Split == images[kept].Split ? withinSplit : DatasetRule.SplitLeakage;
    }

    /// <summary>Without the images found, the norm is another one, so the question is asked again.</summary>
    private static void LeaveIncompleteOut(IReadOnlyList<CheckedImage> images, List<int> culture, DatasetRule?[] reasons, DatasetCheckOptions options)
    {
        bool found;
        do
        {
            var kept = culture.Where(i => reasons[i] == null).ToList();
            var incomplete = PopulationNorm.FindIncomplete([.. kept.Select(i => images[i].Annotations)], options.LowPopulation, options.MinImagesForNorm);
            found = incomplete.Contains(true);
            for (var i = 0; i < incomplete.Length; i++)
            {
                if (incomplete[i])
                    reasons[kept[i]] = DatasetRule.FewAnnotations;
            }
        }
        while (found);
    }

    private static int RankOf(string split) => split switch
    {
        "test" => 2,
        "val" => 1,
        _ => 0,
    };
}
