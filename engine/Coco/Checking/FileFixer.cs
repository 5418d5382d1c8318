using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes the cleaned copy of one annotation file.</summary>
/// <param name="input">The file and its images.</param>
/// <param name="leaveOut">The images to leave out, of all files.</param>
/// <param name="options">The limits of the check.</param>
/// <param name="folder">The output.</param>
/// <param name="imagesFolder">Below the output, where images are copied to; null if they are not.</param>
/// <param name="list">Receives what is done.</param>
internal sealed class FileFixer(DatasetInput input, IReadOnlyList<ImageToLeaveOut> leaveOut, DatasetCheckOptions options, NewFolder folder, string? imagesFolder, FixList list)
{
    private readonly Dictionary<long, string> _leaveOut = leaveOut.Where(i => i.File == input.AnnotationFile).DistinctBy(i => i.ImageId).ToDictionary(i => i.ImageId, i => i.Rule);

    /// <summary>Files of images copied.</summary>
    public int ImagesCopied { get; private set; }

    public FixedFile Run(string name, IProgress<DatasetProgress>? progress, CancellationToken cancellationToken)
    {
        CocoFile file;
        try
        {
            file = CocoFile.Open(input.AnnotationFile, cancellationToken);
        }
        catch (InvalidInputException)
        {
            // The check has reported it; there is nothing to copy.
            return new FixedFile(input.AnnotationFile, null, 0, 0, 0, 0);
        }

        using (file)
        {
            ListEntriesLeftOut(file);
            using var writer = new CocoWriter(folder.Place(name), file.Info, file.Licenses, CategoryList.Of(file));
            var images = file.Images.Where(IsKept).ToList();
            var source = imagesFolder == null || input.ImagesFolder == null ? null : new PictureFolder(new ImageFolder(input.ImagesFolder));
            foreach (var image in source == null ? images : Copy(images, source, cancellationToken))
                writer.WriteImage(image);
            var written = WriteAnnotations(file, images, writer, progress, cancellationToken);
            writer.Complete();
            return new FixedFile(input.AnnotationFile, name, file.Images.Count, images.Count, file.AnnotationCount, written);
        }
    }

    private bool IsKept(CocoImage image)
    {
        if (!_leaveOut.TryGetValue(image.Id, out var id))
            return true;
        var rule = DatasetRule.All.First(r => r.Id == id);
        list.Add(input.AnnotationFile, new AnnotationFix(rule, image.FileName, image.Id, null, "it was left out, with its annotations"));
        return false;
    }

    /// <summary>What the reader has left out is not in the copy.</summary>
    private void ListEntriesLeftOut(CocoFile file)
    {
        foreach (var problem in file.Problems)
        {
            var action = problem.LeftOut ? $"{problem.Place} was left out: it {problem.Rule}" : $"{problem.Place}: {problem.Rule}; this was put right";
            var image = problem.ImageId is { } id ? file.FindImage(id)?.FileName : null;
            list.Add(file.Path, new AnnotationFix(DatasetCheck.RuleOfProblem[problem.Kind], image, problem.ImageId, problem.AnnotationId, action));
        }

        foreach (var (kind, rule) in DatasetCheck.RuleOfProblem)
            list.Count(rule, file.CountProblems(kind) - file.Problems.Count(p => p.Kind == kind));
    }

    private long WriteAnnotations(CocoFile file, List<CocoImage> images, CocoWriter writer, IProgress<DatasetProgress>? progress, CancellationToken cancellationToken)
    {
        var freeId = Math.Max(0, file.AnnotationIndex.Select(e => e.Id).DefaultIfEmpty().Max()) + 1;
        var written = 0L;
        OrderedParallel.Run(
            0,
            images.Count,
            options.Workers,
            () => 0,
            (i, _) =>
            {
                var fixer = new ImageFixer(images[i], options, freeId);
                return (Annotations: fixer.Run(file.ReadAnnotations(images[i])), fixer.Fixes);
            },
            (i, result) =>
            {
                foreach (var annotation in result.Annotations)
                    writer.WriteAnnotation(annotation);
                foreach (var fix in result.Fixes)
                    list.Add(file.Path, fix);
                written += result.Annotations.Count;
                progress?.Report(new DatasetProgress(file.Path, i + 1, images.Count));
            },
            cancellationToken);
        return written;
    }

    /// <summary>Copies the files of images; the entries get the names of the copies.</summary>
    private IEnumerable<CocoImage> Copy(List<CocoImage> images, PictureFolder source, CancellationToken cancellationToken)
    {
        var names = new OutputNames(images, flat: false);
        for (var i = 0; i < images.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = names[i] + OutputNames.EndingOf(images[i].FileName);
            if (source.Read(images[i].FileName) is { } bytes)
            {
                AtomicFile.Write(folder.Place($"{imagesFolder}/{name}"), bytes);
                ImagesCopied++;
            }

            yield return images[i] with { FileName = name };
        }
    }
}
