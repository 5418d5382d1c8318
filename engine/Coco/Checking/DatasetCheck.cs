using System.Buffers.Binary;
using System.Security.Cryptography;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Audits data sets: <c>cellgenie dataset check</c>. Finds what breaks training, distorts statistics or leaks between splits; see <see cref="DatasetRule"/>.</summary>
/// <param name="source">Decodes the images; called from several threads.</param>
/// <param name="options">The limits.</param>
public sealed class DatasetCheck(IImageSource source, DatasetCheckOptions options)
{
    /// <summary>Which rule a defect reported by the reader breaks.</summary>
    internal static readonly Dictionary<CocoProblemKind, DatasetRule> RuleOfProblem = new()
    {
        [CocoProblemKind.BadField] = DatasetRule.InvalidEntry,
        [CocoProblemKind.BadPolygon] = DatasetRule.InvalidPolygon,
        [CocoProblemKind.BadRunLengths] = DatasetRule.InvalidRle,
        [CocoProblemKind.DuplicateImageId] = DatasetRule.DuplicateImageId,
        [CocoProblemKind.DuplicateAnnotationId] = DatasetRule.DuplicateAnnotationId,
        [CocoProblemKind.DuplicateId] = DatasetRule.InvalidEntry,
        [CocoProblemKind.UnknownImage] = DatasetRule.UnknownImage,
        [CocoProblemKind.UnknownCategory] = DatasetRule.UnknownCategory,
        [CocoProblemKind.NoCategories] = DatasetRule.NoCategories,
    };

    /// <summary>Checks one or several annotation files together, so that leaks between their splits are found.</summary>
    /// <exception cref="InvalidInputException">An images folder does not exist. Everything else that is wrong with the data is a finding.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public DatasetReport Run(IReadOnlyList<DatasetInput> inputs, IProgress<DatasetProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var log = new FindingLog(options.MaxListed);
        var images = new List<CheckedImage>();
        var summaries = new List<DatasetInputSummary>();
        foreach (var input in inputs)
            summaries.Add(Check(input, images, log, progress, cancellationToken));
        new ImageComparison(options, log).Run(images);
        return new DatasetReport(summaries, log.Counts, log.Findings, ImageSelection.LeaveOut(images, options));
    }

    private DatasetInputSummary Check(DatasetInput input, List<CheckedImage> images, FindingLog log, IProgress<DatasetProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = input.ImagesFolder == null ? null : new ImageFolder(input.ImagesFolder);
        CocoFile file;
        try
        {
            file = CocoFile.Open(input.AnnotationFile, cancellationToken);
        }
        catch (InvalidInputException e)
        {
            log.Add(DatasetRule.BrokenAnnotationFile, input.AnnotationFile, e.Message);
            return new DatasetInputSummary(input.AnnotationFile, input.ImagesFolder, input.Split, 0, 0);
        }

        using (file)
        {
            Report(file, log);
            CheckImages(file, input, folder, images, log, progress, cancellationToken);
            return new DatasetInputSummary(input.AnnotationFile, input.ImagesFolder, input.Split, file.Images.Count, file.AnnotationCount);
        }
    }

    private static void Report(CocoFile file, FindingLog log)
    {
        foreach (var problem in file.Problems)
        {
            var name = problem.ImageId is { } id ? file.FindImage(id)?.FileName : null;
            long[] annotations = problem.AnnotationId is { } annotation ? [annotation] : [];
            log.Add(RuleOfProblem[problem.Kind], file.Path, name, problem.ImageId, $"{problem.Place}: {problem.Rule}", annotations);
        }

        foreach (var (kind, rule) in RuleOfProblem)
            log.AddUnlisted(rule, file.CountProblems(kind) - file.Problems.Count(p => p.Kind == kind));
    }

    /// <summary>Checks images in parallel, a batch at a time; each has its own log, and the logs are joined in file order.</summary>
    private void CheckImages(
        CocoFile file,
        DatasetInput input,
        ImageFolder? folder,
        List<CheckedImage> images,
        FindingLog log,
        IProgress<DatasetProgress>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new DatasetProgress(file.Path, 0, file.Images.Count));
        OrderedParallel.Run(
            0,
            file.Images.Count,
            options.Workers,
            () => 0,
            (i, _) =>
            {
                var found = new FindingLog(options.MaxListed);
                return (Image: CheckImage(file, file.Images[i], input, folder, found, cancellationToken), Log: found);
            },
            (i, result) =>
            {
                log.Add(result.Log);
                images.Add(result.Image);
                progress?.Report(new DatasetProgress(file.Path, i + 1, file.Images.Count));
            },
            cancellationToken);
    }

    private CheckedImage CheckImage(CocoFile file, CocoImage image, DatasetInput input, ImageFolder? folder, FindingLog log, CancellationToken cancellationToken)
    {
        var (pixels, bytes, defect) = folder == null ? default : CheckPixels(file, image, folder, log);
        try
        {
            new AnnotationCheck(file.Path, image, options, log).Run(file.ReadAnnotations(image), cancellationToken);
        }
        catch (InvalidInputException e)
        {
            log.Add(DatasetRule.BrokenAnnotationFile, file.Path, e.Message, image);
        }

        var split = input.Split.Length > 0 ? input.Split : SplitNames.Of(image, input.AnnotationFile);
        return new CheckedImage(file.Path, image, split, CultureNames.Of(file, image), file.CountAnnotations(image), pixels, bytes, defect);
    }

    private (UInt128? Pixels, UInt128? Bytes, DatasetRule? Defect) CheckPixels(CocoFile file, CocoImage image, ImageFolder folder, FindingLog log)
    {
        var path = folder.Find(image.FileName);
        if (path == null)
        {
            log.Add(DatasetRule.MissingImage, file.Path, $"{image.FileName} is not in {folder.Path}", image);
            return (null, null, DatasetRule.MissingImage);
        }

        var bytes = options.CompareContent ? source.HashBytes(path) : null;
        try
        {
            if (!options.CompareContent)
            {
                var (width, height) = source.Identify(path);
                return (null, null, CheckSize(file, image, path, width, height, log));
            }

            var pixels = source.Load(path);
            return (Hash(pixels), bytes, CheckSize(file, image, path, pixels.Width, pixels.Height, log));
        }
        catch (CellGenieException e)
        {
            log.Add(DatasetRule.UnreadableImage, file.Path, e.Message, image);
            return (null, bytes, DatasetRule.UnreadableImage);
        }
    }

    private static DatasetRule? CheckSize(CocoFile file, CocoImage image, string path, int width, int height, FindingLog log)
    {
        if (width == image.Width && height == image.Height)
            return null;
        log.Add(DatasetRule.SizeMismatch, file.Path, $"{path} has {width}x{height} pixels, its entry says {image.Width}x{image.Height}", image);
        return DatasetRule.SizeMismatch;
    }

    private static UInt128 Hash(GrayImage image)
    {
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[4..], image.Height);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(size);
        hash.AppendData(image.Pixels);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset());
    }
}
