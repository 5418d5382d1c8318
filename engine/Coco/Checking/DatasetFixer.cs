using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes cleaned copies of audited annotation files: <c>cellgenie dataset check --fix</c>. The input is never touched.</summary>
/// <remarks>A copy, checked again, breaks no rule that has a <see cref="DatasetRule.Fix"/>.</remarks>
public static class DatasetFixer
{
    /// <summary>Name of the folder of copied images.</summary>
    public const string ImagesFolder = "images";

    /// <summary>Writes the copies and <c>fixes.json</c>.</summary>
    /// <param name="inputs">What was checked.</param>
    /// <param name="report">The result of the check.</param>
    /// <param name="options">The limits of the check.</param>
    /// <param name="output">A new or empty folder. It is whole afterwards, or as it was.</param>
    /// <param name="copyImages">Whether the files of the images that remain are copied into the folder <c>images</c>, of several inputs into a folder each below it.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="InvalidInputException">A file cannot be read any more.</exception>
    /// <exception cref="CellGenieException">The folder holds files, or cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FixSummary Fix(
        IReadOnlyList<DatasetInput> inputs,
        DatasetReport report,
        DatasetCheckOptions options,
        string output,
        bool copyImages = false,
        IProgress<DatasetProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var folder = new NewFolder(output);
        var files = new List<FixedFile>();
        var copied = 0;
        try
        {
            using var list = new FixList(folder.Place(FixList.FileName));
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { FixList.FileName };
            foreach (var input in inputs)
            {
                var name = UniqueName(input.AnnotationFile, names);
                // Images of two files may have the same name.
                var images = inputs.Count == 1 ? ImagesFolder : $"{ImagesFolder}/{Path.GetFileNameWithoutExtension(name)}";
                var run = new FileFixer(input, report.LeaveOut, options, folder, copyImages ? images : null, list);
                files.Add(run.Run(name, progress, cancellationToken));
                copied += run.ImagesCopied;
            }

            list.Complete(files, report.LeaveOut);
            folder.Keep();
            return new FixSummary(files, list.Counts, report.LeaveOut, copied);
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{output}: cannot be written: {e.Message}", e);
        }
    }

    private static string UniqueName(string file, HashSet<string> names)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        var name = stem + ".json";
        for (var i = 2; !names.Add(name); i++)
            name = $"{stem}_{i}.json";
        return name;
    }
}
