using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Divides and joins COCO files: <c>cellgenie dataset split</c>, <c>subset</c> and <c>merge</c>. Ids are kept; annotations pass through one by one.</summary>
public static class DatasetSplitter
{
    /// <summary>The shares of LIVECell's experiment on the size of the training set (Edlund et al. 2021).</summary>
    public static IReadOnlyList<double> PaperShares { get; } = [0.02, 0.04, 0.05, 0.25, 0.5];

    /// <summary>Divides a data set into parts without an image in common, cultures by their shares.</summary>
    /// <remarks>In each culture the groups, in their random order, go to the part that is farthest from its share.</remarks>
    /// <param name="annotations">The COCO files, at least one.</param>
    /// <param name="output">A new or empty folder. It is whole afterwards, or as it was.</param>
    /// <param name="shares">The parts; their shares add up to 1.</param>
    /// <param name="options">How to divide.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="CellGenieException">The shares are not valid, a file cannot be read, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SplitReport Split(
        IReadOnlyList<string> annotations,
        string output,
        IReadOnlyList<SplitShare> shares,
        SplitOptions options,
        IProgress<ConversionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (shares.Count == 0 || shares.Any(s => !(s.Share > 0)) || Math.Abs(shares.Sum(s => s.Share) - 1) > 1e-6)
            throw new CellGenieException("the shares of a split are above 0 and add up to 1");
        if (shares.Any(s => s.Name.Length == 0 || s.Name != OutputNames.Plain(s.Name) || s.Name.Contains('.')) || shares.DistinctBy(s => s.Name.ToLowerInvariant()).Count() < shares.Count)
            throw new CellGenieException("the names of a split's parts differ, and consist of letters, digits, - and _");
        using var set = MergedCoco.Open(annotations, cancellationToken);
        var parts = shares.Select(_ => new List<ImageGroup>()).ToArray();
        foreach (var culture in ImageGroups.Of(set, options))
        {
            var total = culture.Sum(g => g.Images.Count);
            var missing = shares.Select(s => s.Share * total).ToArray();
            foreach (var group in culture)
            {
                var part = Array.IndexOf(missing, missing.Max());
                parts[part].Add(group);
                missing[part] -= group.Images.Count;
            }
        }

        var plans = shares.Select((s, i) => new SplitPlan($"{s.Name}.json", s.Share, s.Name, parts[i])).ToList();
        return Write("split", set, output, plans, options, progress, cancellationToken);
    }

    /// <summary>Writes subsets of a data set, cultures by their shares. Of two subsets the smaller one is part of the larger one.</summary>
    /// <remarks>A subset of a share is the beginning of one random order of all groups; its number of images is the nearest that whole groups give, at least one group.</remarks>
    /// <param name="annotations">The COCO files, at least one.</param>
    /// <param name="output">A new or empty folder. It is whole afterwards, or as it was.</param>
    /// <param name="shares">Shares of the images, above 0 and at most 1. Files are named after them: <c>subset-2percent.json</c>.</param>
    /// <param name="images">A further subset of this many images, <c>subset-100images.json</c>; null for none.</param>
    /// <param name="options">How to divide.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="CellGenieException">A size is not valid, a file cannot be read, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SplitReport Subsets(
        IReadOnlyList<string> annotations,
        string output,
        IReadOnlyList<double> shares,
        int? images,
        SplitOptions options,
        IProgress<ConversionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if ((shares.Count == 0 && images == null) || shares.Any(s => !(s > 0 && s <= 1)) || shares.Distinct().Count() < shares.Count)
            throw new CellGenieException("the shares of subsets are above 0 %, at most 100 %, and differ");
        using var set = MergedCoco.Open(annotations, cancellationToken);
        if (images is { } wanted && (wanted < 1 || wanted > set.Images.Count))
            throw new CellGenieException($"{wanted} images were asked for; there are {set.Images.Count}");
        var order = ImageGroups.Interleaved(ImageGroups.Of(set, options), options.Seed);
        var plans = shares.Select(s => new SplitPlan(FormattableString.Invariant($"subset-{Math.Round(100 * s, 6)}percent.json"), s, null, Beginning(order, s * set.Images.Count))).ToList();
        if (images is { } count)
            plans.Add(new SplitPlan(FormattableString.Invariant($"subset-{count}images.json"), (double)count / set.Images.Count, null, Beginning(order, count)));
        return Write("subset", set, output, plans, options, progress, cancellationToken);
    }

    /// <summary>Joins data sets into <c>annotations.json</c>. See <see cref="MergedCoco"/> for ids and categories.</summary>
    /// <param name="annotations">The COCO files, at least one.</param>
    /// <param name="output">A new or empty folder. It is whole afterwards, or as it was.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="CellGenieException">A file cannot be read, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SplitReport Merge(IReadOnlyList<string> annotations, string output, IProgress<ConversionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var set = MergedCoco.Open(annotations, cancellationToken);
        var all = ImageGroups.Of(set, new SplitOptions { GroupBy = ImageGrouping.Image }).SelectMany(g => g).ToList();
        return Write("merge", set, output, [new SplitPlan(CocoOutput.FileName, null, null, all)], null, progress, cancellationToken);
    }

    private static List<ImageGroup> Beginning(IReadOnlyList<ImageGroup> order, double images)
    {
        var taken = new List<ImageGroup>();
        var count = 0;
        foreach (var group in order)
        {
            // Nearer with this group than without it?
            if (taken.Count > 0 && count + group.Images.Count / 2.0 > images)
                break;
            taken.Add(group);
            count += group.Images.Count;
        }

        return taken;
    }

    private static SplitReport Write(string kind, MergedCoco set, string output, List<SplitPlan> plans, SplitOptions? options, IProgress<ConversionProgress>? progress, CancellationToken cancellationToken)
    {
        using var folder = new NewFolder(output);
        var total = plans.Sum(p => p.Groups.Sum(g => g.Images.Count));
        var done = 0;
        var parts = new List<SplitPart>();
        foreach (var plan in plans)
        {
            var images = plan.Groups.SelectMany(g => g.Images).Order().ToList();
            using var writer = new CocoWriter(folder.Place(plan.File), set.Info, set.Licenses, set.Categories);
            foreach (var image in images)
                writer.WriteImage(plan.Split == null ? set.Images[image] : set.Images[image] with { Split = plan.Split });
            var annotations = 0L;
            foreach (var image in images)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var annotation in set.ReadAnnotations(image))
                {
                    writer.WriteAnnotation(annotation);
                    annotations++;
                }

                progress?.Report(new ConversionProgress(++done, total));
            }

            writer.Complete();
            var cultures = images.CountBy(set.CultureOf).OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary();
            parts.Add(new SplitPart(plan.File, plan.Share, images.Count, annotations, plan.Groups.Count, cultures));
        }

        var problems = set.Files.SelectMany(f => f.Problems.Select(p => new ConversionProblem(f.Path, p.Place, p.Rule))).Take(10_000).ToList();
        var problemCount = set.Files.Sum(f => Enum.GetValues<CocoProblemKind>().Sum(f.CountProblems));
        var report = new SplitReport(kind, options?.Seed, options?.GroupBy.ToString().ToLowerInvariant(), set.Sources, parts, problemCount, problems);
        AtomicFile.Write(folder.Place($"{kind}.json"), Encoding.UTF8.GetBytes(report.ToJson() + "\n"));
        folder.Keep();
        return report;
    }

    private sealed record SplitPlan(string File, double? Share, string? Split, IReadOnlyList<ImageGroup> Groups);
}
