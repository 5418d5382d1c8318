using System.Globalization;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Looks for cells in a folder of images and writes what it finds: COCO results, annotations, label maps, pictures.</summary>
public sealed class PredictionRun
{
    private readonly PredictionJob _job;
    private readonly Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> _predict;
    private readonly PngEncoder _encoder = new();
    private readonly List<string> _problems = [];
    private long _certain;
    private int _done;
    private int _drawn;

    private PredictionRun(PredictionJob job, Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> predict) => (_job, _predict) = (job, predict);

    /// <summary>Runs a prediction on the calling thread. An image that cannot be read is a problem of the summary; the rest goes on.</summary>
    /// <param name="predict">Finds the cells of some images at once, as <see cref="ISegmentationModel.Predict"/> does.</param>
    /// <param name="job">What to do.</param>
    /// <param name="progress">Told at the beginning and after every batch.</param>
    /// <param name="cancellationToken">Stops between calls of the network.</param>
    /// <exception cref="CellGenieException">There is no image, a COCO file is damaged, or a file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no results file is left.</exception>
    public static PredictionSummary Run(
        Func<IReadOnlyList<GrayImage>, IReadOnlyList<ImageDetections>> predict,
        PredictionJob job,
        IProgress<PredictionProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        job.Options.Validate();
        using var truth = job.Annotations == null ? null : CocoFile.Open(job.Annotations, cancellationToken);
        return new PredictionRun(job, predict).Run(PredictionInput.Find(job.Images, truth), truth, progress, cancellationToken);
    }

    private string this[string name] => Path.Combine(_job.OutputFolder, name);

    private PredictionSummary Run(IReadOnlyList<PredictedImage> images, CocoFile? truth, IProgress<PredictionProgress>? progress, CancellationToken cancellationToken)
    {
        Prepare();
        progress?.Report(new PredictionProgress(0, images.Count, 0));
        using var results = new ResultsWriter(this[PredictionFiles.Results]);
        using var annotations = new CocoWriter(
            this[PredictionFiles.Annotations], new CocoInfo { Description = "Cells found by CellGenie" }, [], [new CocoCategory(ResultsWriter.CellCategory, "cell")], imagesLast: true);
        for (var first = 0; first < images.Count; first += _job.Options.BatchSize)
        {
            var batch = Load(images.Skip(first).Take(_job.Options.BatchSize));
            var found = ImagePredictor.Predict(_predict, [.. batch.Select(b => b.Pixels)], _job.Options, cancellationToken);
            for (var i = 0; i < batch.Count; i++)
            {
                results.Write(batch[i].Image.Id, found[i]);
                Write(annotations, batch[i].Image, batch[i].Pixels, found[i], truth);
            }

            progress?.Report(new PredictionProgress(Math.Min(first + _job.Options.BatchSize, images.Count), images.Count, results.Count));
        }

        if (_done == 0)
            throw new InvalidInputException(_job.Images, "", $"not one of {images.Count} images can be read; the first problem: {_problems[0]}");
        results.Complete();
        annotations.Complete();
        return new PredictionSummary(_done, results.Count, _certain, _problems, truth == null ? null : Score(truth, cancellationToken));
    }

    private ValidationScores Score(CocoFile truth, CancellationToken cancellationToken)
    {
        var results = this[PredictionFiles.Results];
        if (CellCategory.IsOnlyOne(truth))
            return ValidationSet.ScoreFiles(truth.Path, results, cancellationToken);
        var copy = this["truth.json" + AtomicFile.TemporaryEnding];
        try
        {
            CellCategory.WriteCopy(truth, copy);
            return ValidationSet.ScoreFiles(copy, results, cancellationToken);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private void Prepare()
    {
        try
        {
            Directory.CreateDirectory(_job.OutputFolder);
            if (_job.Options.LabelMaps)
                Directory.CreateDirectory(this[PredictionFiles.Labels]);
            if (_job.Options.Pictures > 0)
                Directory.CreateDirectory(this[PredictionFiles.Pictures]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CellGenieException($"{_job.OutputFolder}: cannot be created: {e.Message}", e);
        }
    }

    private List<(PredictedImage Image, GrayImage Pixels)> Load(IEnumerable<PredictedImage> images)
    {
        var loaded = new List<(PredictedImage, GrayImage)>();
        foreach (var image in images)
        {
            try
            {
                loaded.Add((image, ImageFile.Load(image.Path ?? throw new InvalidInputException(image.FileName, "", $"is not below {_job.Images}")).Image));
            }
            catch (InvalidInputException e)
            {
                _problems.Add(e.Message);
            }
        }

        return loaded;
    }

    private void Write(CocoWriter annotations, PredictedImage image, GrayImage pixels, ImageDetections found, CocoFile? truth)
    {
        _done++;
        var certain = ImagePredictor.Above(found, _job.Options.CertainScore);
        annotations.WriteImage(new CocoImage(image.Id, image.FileName, pixels.Width, pixels.Height));
        foreach (var mask in certain.Masks)
            annotations.WriteAnnotation(new CocoAnnotation(++_certain, image.Id, ResultsWriter.CellCategory, mask.Area, mask.Box, false, new RleSegmentation(mask)));
        if (_job.Options.LabelMaps)
            AtomicFile.Write(this[Path.Combine(PredictionFiles.Labels, image.OutputName + ".png")], _encoder.Encode(DetectionLabels.Of(certain)));
        if (_drawn < _job.Options.Pictures)
            Draw(image, pixels, found, certain, truth);
    }

    private void Draw(PredictedImage image, GrayImage pixels, ImageDetections found, ImageDetections certain, CocoFile? truth)
    {
        IReadOnlyList<Rle> masks = [];
        var caption = string.Create(CultureInfo.InvariantCulture, $"{certain.Count} cells");
        if (truth?.FindImage(image.Id) is { } frame && frame.Width == pixels.Width && frame.Height == pixels.Height)
        {
            CocoAnnotation[] truths = [.. truth.ReadAnnotations(frame)];
            masks = [.. truths.Where(t => !t.IsCrowd).Select(t => t.Segmentation.ToRle(frame.Width, frame.Height))];
            var ap50 = PictureScore.Ap50(frame, truths, found);
            caption = double.IsNaN(ap50) ? caption : string.Create(CultureInfo.InvariantCulture, $"AP50: {ap50 * 100:0.0}");
        }

        _drawn++;
        AtomicFile.Write(this[Path.Combine(PredictionFiles.Pictures, image.OutputName + ".png")], _encoder.Encode(OutlinePicture.Draw(pixels, masks, certain.Masks, caption)));
    }
}
