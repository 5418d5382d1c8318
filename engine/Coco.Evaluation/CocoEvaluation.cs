using CellGenie.Imaging;

namespace CellGenie.Coco.Evaluation;

/// <summary>Evaluates detections against annotations with the numbers of pycocotools (cocodataset/cocoapi, PythonAPI/pycocotools/cocoeval.py).</summary>
public static class CocoEvaluation
{
    /// <summary>Evaluates a results file.</summary>
    /// <param name="groundTruth">COCO annotation file.</param>
    /// <param name="predictions">
    /// COCO results file: a list of <c>{image_id, category_id, bbox, segmentation, score}</c>. Read from the file image by image, so that its size is bounded
    /// by the disk; what is kept of a result takes about 150 bytes. Of a result that no detection limit reaches, the mask is not looked at.
    /// </param>
    /// <param name="options">What to evaluate.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellationToken">Stops between images.</param>
    /// <returns>The scores. Without any detection average precision is 0 where there is ground truth, and -1 otherwise; pycocotools fails there.</returns>
    /// <exception cref="InvalidInputException">A file is damaged, a result is not valid or names an image that does not exist, or frames are of different size.</exception>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EvaluationResult Run(
        string groundTruth,
        string predictions,
        EvaluationOptions options,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        options.Protocol.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1, nameof(options));
        if (options.InstanceScores && options.Type != EvaluationType.Mask)
            throw new ArgumentException("Instance scores need masks.", nameof(options));
        var usesMaskScore = options.Protocol.UsesMaskScore && options.Type == EvaluationType.Mask;
        var (truth, results) = OpenBoth(groundTruth, predictions, usesMaskScore, options, cancellationToken);
        using (truth)
        using (results)
            return new EvaluationRun(truth, results, options).Run(progress, cancellationToken);
    }

    /// <summary>Two files are read at the same time if there is a second thread to do it.</summary>
    private static (CocoFile Truth, ResultsFile Results) OpenBoth(string groundTruth, string predictions, bool usesMaskScore, EvaluationOptions options, CancellationToken cancellation)
    {
        CocoFile? truth = null;
        ResultsFile? results = null;
        try
        {
            OrderedParallel.Run(
                0,
                2,
                Math.Min(options.Workers, 2),
                () => 0,
                (file, _) => file == 0 ? (IDisposable)(truth = CocoFile.Open(groundTruth, cancellation, boxesSuffice: options.Type == EvaluationType.Box)) : results = ResultsFile.Open(predictions, usesMaskScore, cancellation),
                (_, _) => { },
                cancellation);
            return (truth!, results!);
        }
        catch
        {
            truth?.Dispose();
            results?.Dispose();
            throw;
        }
    }
}
