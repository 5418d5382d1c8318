using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis.Report;

/// <summary>The cultures of one dataset, measured.</summary>
/// <param name="Cultures">One entry for each culture, by name.</param>
/// <param name="Problems">Entries and files that could not be used, with the reason.</param>
public sealed record DatasetStatistics(IReadOnlyList<ReportSide> Cultures, IReadOnlyList<string> Problems)
{
    /// <summary>Its images; one with several cultures counts once.</summary>
    public int Images { get; init; }

    /// <summary>Measures a dataset, image by image: segmentations stay in their file.</summary>
    /// <param name="sources">Annotation files and the folders of their images. Only the images of the examples are opened.</param>
    /// <param name="culture">The culture of every image; null to take it from the data.</param>
    /// <param name="examples">Pictures for each culture, 0 to 9. One is the image whose number of cells is nearest to the median; several are spread evenly over the ranks, from sparse to crowded.</param>
    /// <param name="workers">Number of threads, 1 or more. The result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <exception cref="InvalidInputException">An annotation file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static DatasetStatistics Read(
        IReadOnlyList<ExtractionSource> sources, string? culture, int examples, int workers, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(examples);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(examples, 9);
        var problems = new List<string>();
        var cultures = new SortedDictionary<string, SideBuilder>(StringComparer.Ordinal);
        var files = new List<CocoFile>();
        try
        {
            foreach (var source in sources)
            {
                var coco = CocoFile.Open(source.Annotations, cancellationToken);
                files.Add(coco);
                if (coco.Problems.FirstOrDefault(p => p.LeftOut) is { } first)
                    problems.Add($"{Path.GetFileName(coco.Path)}: defective entries were left out; the first is {first.Place}: {first.Rule}");
                OrderedParallel.Run(
                    0,
                    coco.Images.Count,
                    workers,
                    () => new ImageMeter(culture),
                    (i, meter) => meter.Measure(coco, coco.Images[i]),
                    (i, measured) =>
                    {
                        foreach (var group in measured.Groups)
                        {
                            if (!cultures.TryGetValue(group.Culture, out var builder))
                                cultures.Add(group.Culture, builder = new SideBuilder(group.Culture));
                            builder.Add(source, coco, coco.Images[i], group, measured.Confluence);
                        }
                    },
                    cancellationToken);
            }

            var reader = new ExampleReader();
            return new DatasetStatistics([.. cultures.Values.Select(c => c.Build(examples, reader, problems, cancellationToken))], problems) { Images = files.Sum(f => f.Images.Count) };
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }
}
