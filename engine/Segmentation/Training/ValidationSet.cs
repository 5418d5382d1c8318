using CellGenie.Coco;
using CellGenie.Coco.Evaluation;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>The images that a training is judged by. Their annotations stand in one COCO file in the run's folder.</summary>
public sealed class ValidationSet
{
    /// <summary>Name of the annotation file in the run's folder.</summary>
    public const string TruthFile = "validation.json";

    /// <summary>Name of the last evaluation's results in the run's folder.</summary>
    public const string ResultsFile = "validation-results.json";

    private readonly string _folder;
    private readonly List<string> _paths = [];
    private readonly List<string> _notes = [];

    private ValidationSet(string folder) => _folder = folder;

    /// <summary>Number of images.</summary>
    public int Count => _paths.Count;

    /// <summary>Images that are left out, and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens data sets, reads every image once, and writes their annotations into one file. Every category counts as cell.</summary>
    /// <param name="datasets">The data sets; not cell libraries.</param>
    /// <param name="mostImages">The most images to take, spread evenly; 0 takes all.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="CellGenieException">A file is damaged or cannot be written, a data set is a cell library, or there is no image to use.</exception>
    public static ValidationSet Open(IReadOnlyList<DatasetSource> datasets, int mostImages, string folder, CancellationToken cancellationToken = default)
    {
        var set = new ValidationSet(folder);
        using var writer = new CocoWriter(
            Path.Combine(folder, TruthFile), new CocoInfo { Description = "Validation images" }, [], [new CocoCategory(ResultsWriter.CellCategory, "cell")], imagesLast: true);
        var annotation = 0L;
        foreach (var dataset in datasets)
        {
            if (dataset.IsLibrary)
                throw new CellGenieException($"{dataset.Path} is a cell library; validation needs annotated images.");
            using var source = AnnotatedSource.Open(dataset, keepEmpty: true, cancellationToken);
            set._notes.AddRange(source.Notes);
            var share = mostImages == 0 ? dataset : dataset with { Count = Math.Max(1, mostImages / datasets.Count), PerCulture = null };
            foreach (var item in ItemChoice.Of(source.Items, share))
            {
                cancellationToken.ThrowIfCancellationRequested();
                set.Add(writer, source, item, ref annotation);
            }
        }

        if (set.Count == 0)
            throw new CellGenieException("There is nothing to validate on: not one validation image can be read.");
        writer.Complete();
        return set;
    }

    /// <summary>Predicts every image and scores the result by LIVECell's and COCO's protocol.</summary>
    /// <param name="predict">Finds the cells of some images, as <see cref="ISegmentationModel.Predict"/> does.</param>
    /// <param name="batchSize">Images for one call.</param>
    /// <param name="cancellationToken">Stops between calls.</param>
    /// <exception cref="CellGenieException">An image can no longer be read, or a file not be written.</exception>
    public ValidationScores Score(Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> predict, int batchSize, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var results = Path.Combine(_folder, ResultsFile);
        using (var writer = new ResultsWriter(results))
        {
            for (var first = 0; first < Count; first += batchSize)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var images = _paths.Skip(first).Take(batchSize).Select(path => ImageFile.Load(path).Image).ToArray();
                var found = predict(images);
                for (var i = 0; i < found.Count; i++)
                    writer.Write(first + i + 1, found[i]);
            }

            writer.Complete();
        }

        return ScoreFiles(Path.Combine(_folder, TruthFile), results, cancellationToken);
    }

    /// <summary>Scores a results file by both protocols.</summary>
    /// <exception cref="InvalidInputException">A file is damaged.</exception>
    public static ValidationScores ScoreFiles(string truth, string results, CancellationToken cancellationToken = default)
    {
        EvaluationScores Run(EvaluationProtocol protocol, EvaluationType type) =>
            CocoEvaluation.Run(truth, results, new EvaluationOptions { Protocol = protocol, Type = type }, null, cancellationToken).Overall;
        var (masks, boxes) = (Run(EvaluationProtocol.Livecell, EvaluationType.Mask), Run(EvaluationProtocol.Livecell, EvaluationType.Box));
        var (cocoMasks, cocoBoxes) = (Run(EvaluationProtocol.Coco, EvaluationType.Mask), Run(EvaluationProtocol.Coco, EvaluationType.Box));
        return new ValidationScores(
            Defined(masks.AP), Defined(masks.AP50), Defined(masks.AP75), Defined(boxes.AP), Defined(boxes.AP50), Defined(cocoMasks.AP), Defined(cocoBoxes.AP));
    }

    private static double Defined(double score) => score < 0 ? double.NaN : score;

    private void Add(CocoWriter writer, AnnotatedSource source, SourceItem item, ref long annotation)
    {
        var (image, path) = (source.File.Images[item.Index], source.PathOf(item));
        try
        {
            var pixels = ImageFile.Load(path).Image;
            if (pixels.Width != image.Width || pixels.Height != image.Height)
                throw new InvalidInputException(path, "", $"has {pixels.Width}x{pixels.Height} pixels; {source.File.Path} says {image.Width}x{image.Height}");
        }
        catch (InvalidInputException e)
        {
            _notes.Add($"left out of validation: {e.Message}");
            return;
        }

        _paths.Add(path);
        writer.WriteImage(image with { Id = Count, LicenseId = null, Culture = item.Culture });
        foreach (var cell in source.File.ReadAnnotations(image))
            writer.WriteAnnotation(cell with { Id = ++annotation, ImageId = Count, CategoryId = ResultsWriter.CellCategory });
    }
}
