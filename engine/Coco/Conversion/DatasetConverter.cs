using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Converts annotated images from one format to another: <c>cellgenie dataset convert</c>. Image by image, in bounded memory.</summary>
/// <remarks>What the output cannot hold is counted in <see cref="ConversionReport.Losses"/>, what cannot be read or written in <see cref="ConversionReport.Problems"/>; the rest is converted.</remarks>
public static class DatasetConverter
{
    /// <summary>Converts a data set.</summary>
    /// <param name="input">File or folder of the input.</param>
    /// <param name="from">Its format.</param>
    /// <param name="output">Folder of the output; new or empty. It is whole afterwards, or as it was.</param>
    /// <param name="to">Format of the output.</param>
    /// <param name="options">How to convert.</param>
    /// <param name="progress">Told at the start and after each image, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <returns>What was done, as it stands in <c>conversion.json</c>.</returns>
    /// <exception cref="InvalidInputException">The input cannot be read at all.</exception>
    /// <exception cref="CellGenieException">The format cannot be read, or the output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ConversionReport Convert(
        string input,
        DatasetFormat from,
        string output,
        DatasetFormat to,
        ConversionOptions options,
        IProgress<ConversionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var log = new ConversionLog();
        using var source = Guard(input, "cannot be read", () => Open(input, from, options, log, cancellationToken));
        using var folder = new NewFolder(output);
        var copies = options.CopyImages ?? to.CopiesImages;
        var report = Guard(output, "cannot be written", () =>
        {
            using var target = Create(folder, to, source, options, copies);
            var (read, annotations, written) = Run(source, target, to, options, copies, log, progress, cancellationToken);
            target.Complete();
            return new ConversionReport(from.Name, input, to.Name, to.HoldsOverlap ? null : PolicyName(options.Overlap), log.Copied, read, written, annotations, log.Written, log.Losses, log.ProblemCount, log.Problems);
        });
        AtomicFile.Write(folder.Place(ConversionReport.FileName), Encoding.UTF8.GetBytes(report.ToJson() + "\n"));
        folder.Keep();
        return report;
    }

    /// <summary>The name of a policy on the command line and in <c>conversion.json</c>.</summary>
    public static string PolicyName(OverlapPolicy policy) => policy switch
    {
        OverlapPolicy.LastWins => "last-wins",
        OverlapPolicy.FirstWins => "first-wins",
        OverlapPolicy.SmallestWins => "smallest-wins",
        OverlapPolicy.Drop => "drop",
        _ => "error",
    };

    private static IDatasetReader Open(string input, DatasetFormat format, ConversionOptions options, ConversionLog log, CancellationToken cancellationToken) => format.Name switch
    {
        "coco" or "coco-polygon" or "coco-rle" => new CocoReader(input, options.ImagesFolder, log, cancellationToken),
        "cvat" => new CvatReader(input, log, cancellationToken),
        "labels-png" or "labels-tiff" or "labels-tiff32" or "cellpose" => new LabelReader(input, options.ImagesFolder, log, cancellationToken),
        "yolo" => new YoloReader(input, log, cancellationToken),
        "kaggle" => new KaggleReader(input, options.ImagesFolder, log, cancellationToken),
        _ => throw new CellGenieException($"{format.Name} can be written but not read"),
    };

    private static IDatasetWriter Create(NewFolder folder, DatasetFormat format, IDatasetReader source, ConversionOptions options, bool copies) => format.Name switch
    {
        "coco" or "coco-polygon" or "coco-rle" => new CocoOutput(folder, source, new CocoSegmentations(format), copies),
        "cvat" => new CvatWriter(folder, source),
        "yolo" => new YoloWriter(folder, source),
        "geojson" => new GeoJsonWriter(folder, source, options.Compress),
        "kaggle" => new KaggleWriter(folder, source),
        _ => new LabelWriter(folder, format, options.Overlap),
    };

    private static (int Read, long Annotations, int Written) Run(
        IDatasetReader source,
        IDatasetWriter target,
        DatasetFormat to,
        ConversionOptions options,
        bool copies,
        ConversionLog log,
        IProgress<ConversionProgress>? progress,
        CancellationToken cancellationToken)
    {
        var count = source.Images.Count;
        var names = new OutputNames(source.Images, flat: to.Name is "kaggle" or "cellpose");
        if (!to.HoldsCategories && source.Categories.Count > 1)
            log.Add(ConversionLoss.Categories, source.Categories.Count);
        var annotations = 0L;
        var written = 0;
        progress?.Report(new ConversionProgress(0, count));
        OrderedParallel.Run(
            0,
            count,
            options.Workers,
            () => 0,
            (i, _) => Prepare(source, i, names[i], target, to, copies),
            (i, prepared) =>
            {
                prepared.Finish?.Invoke();
                log.Add(prepared.Log);
                annotations += prepared.Annotations;
                written += prepared.Finish == null ? 0 : 1;
                progress?.Report(new ConversionProgress(i + 1, count));
            },
            cancellationToken);
        if (copies || to.Name is not ("coco" or "coco-polygon" or "coco-rle"))
            log.Add(ConversionLoss.RenamedImages, names.Renamed);
        return (count, annotations, written);
    }

    private static (Action? Finish, ConversionLog Log, int Annotations) Prepare(IDatasetReader source, int index, string name, IDatasetWriter target, DatasetFormat to, bool copies)
    {
        var log = new ConversionLog();
        var read = 0;
        try
        {
            var annotations = source.Read(index, log);
            read = annotations.Count;
            var image = new AnnotatedImage(source.Images[index], annotations, name, copies ? Picture(source, index, log) : null);
            var finish = target.Prepare(image, log);
            CountLosses(image, to, log);
            return (finish, log, read);
        }
        catch (InvalidInputException e)
        {
            // The image is left out, with all that was counted for it; what was wrong with its entries stays said.
            log = log.ProblemsOnly();
            log.Add(new ConversionProblem(e.File, e.Place, e.Rule));
            return (null, log, read);
        }
    }

    private static byte[]? Picture(IDatasetReader source, int index, ConversionLog log)
    {
        var picture = source.ReadPicture(index);
        if (picture == null)
            log.Add(ConversionLoss.MissingPictures);
        return picture;
    }

    private static void CountLosses(AnnotatedImage image, DatasetFormat to, ConversionLog log)
    {
        if (!to.HoldsIds)
            log.Add(ConversionLoss.Ids, log.Written);
        var named = CultureNames.OfFileName(image.Image.FileName);
        if (!to.HoldsCultures && image.Image.Culture is { } culture && culture != named)
            log.Add(ConversionLoss.Cultures);
    }

    /// <summary>Failures of the file system become errors about the input or the output.</summary>
    private static T Guard<T>(string path, string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new CellGenieException($"{path}: {what}: {e.Message}", e);
        }
    }
}
