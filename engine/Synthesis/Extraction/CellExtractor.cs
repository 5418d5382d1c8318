using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// Extracts every cell of every image with its mask, area, culture and surroundings, and each image's background, into a
/// <see cref="CellBank"/> (Algorithm 1, Module 1). The same input gives the same bank, byte for byte, for any number of workers.
/// </summary>
public static class CellExtractor
{
    /// <summary>Extracts a bank.</summary>
    /// <param name="sources">Real images with annotations.</param>
    /// <param name="options">How to extract.</param>
    /// <param name="folder">The bank's folder; replaced when it exists.</param>
    /// <param name="progress">Told after every image.</param>
    /// <param name="cancellationToken">Stops between images; nothing is left behind.</param>
    /// <returns>The index of the bank; images that could not be used are in its <see cref="CellBankIndex.Problems"/>.</returns>
    /// <exception cref="CellGenieException">An annotation file cannot be read, no cell was found, or the disk is full.</exception>
    public static CellBankIndex Extract(
        IReadOnlyList<ExtractionSource> sources,
        ExtractionOptions options,
        string folder,
        IProgress<ExtractionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        if (options.RingWidth is < 0 or > 32)
            throw new CellGenieException($"the ring width is {options.RingWidth}; it must be 0 to 32 pixels");
        if (options.MinArea < 1)
            throw new CellGenieException($"the least area is {options.MinArea}; it must be 1 pixel or more");

        var files = new List<CocoFile>();
        try
        {
            foreach (var source in sources)
                files.Add(CocoFile.Open(source.Annotations, cancellationToken));
            var folders = sources.Select(s => new ImageFolder(s.Images)).ToList();
            var jobs = files.SelectMany((file, f) => file.Images.Select(image => new ImageToExtract(sources[f], folders[f], file, image))).ToList();
            var artefacts = options.CleanBackgrounds ? WellArtefacts.Find(jobs, options, cancellationToken) : null;
            using var writer = new CellBankWriter(folder);
            var collector = new BankCollector(writer);
            foreach (var (file, source) in files.Zip(sources))
                collector.Problems.AddRange(file.Problems.Select(p => $"{source.Annotations}, {p.Place}: {p.Rule}"));

            progress?.Report(new ExtractionProgress(0, jobs.Count, 0));
            OrderedParallel.Run(
                0,
                jobs.Count,
                options.Workers,
                () => new ImageExtractor(options),
                (job, extractor) =>
                {
                    var problems = new List<string>();
                    var image = extractor.Extract(jobs[job], artefacts?.Of(jobs[job]), problems);
                    return (image, problems);
                },
                (job, result) =>
                {
                    collector.Problems.AddRange(result.problems);
                    if (result.image != null)
                        collector.Add(result.image);
                    progress?.Report(new ExtractionProgress(job + 1, jobs.Count, writer.Cells.Count));
                },
                cancellationToken);

            if (writer.Cells.Count == 0)
                throw new CellGenieException($"no cell was found in {string.Join(", ", sources.Select(s => s.Annotations))}: {collector.Problems.FirstOrDefault() ?? "there is no annotation"}");
            var licenses = files.SelectMany(f => f.Licenses).DistinctBy(l => (l.Id, l.Name, l.Url)).ToList();
            return writer.Complete(id => collector.MakeIndex(id, options.RingWidth, licenses));
        }
        finally
        {
            foreach (var file in files)
                file.Dispose();
        }
    }
}
