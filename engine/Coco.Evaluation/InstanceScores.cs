namespace CellGenie.Coco.Evaluation;

/// <summary>
/// Scores of a plain segmentation, without confidence ranking, as cell biology uses them. Never put them into one column with average precision.
/// </summary>
/// <remarks>
/// <para>They are defined for the detections whose score reaches a threshold, of all categories that take part together. Both sides are made label maps first, because
/// the definitions know no overlap: of detections the one of the higher score keeps a shared pixel, of annotations the earlier one (by category, then in the file); what keeps no pixel
/// does not count. A detection with more than half of its pixels in a crowd region is left out.</para>
/// <para>Fractions from 0 to 1, or -1 where undefined, unless said otherwise.</para>
/// </remarks>
public sealed record InstanceScores
{
    private const double SplitWeight = 5;
    private const double MissedWeight = 10;
    private const double SpuriousWeight = 1;

    /// <summary>The least score of the detections that took part.</summary>
    public required double ScoreThreshold { get; init; }

    /// <summary>Reference cells.</summary>
    public required long Truths { get; init; }

    /// <summary>Detections.</summary>
    public required long Detections { get; init; }

    /// <summary>
    /// SEG of the Cell Tracking Challenge: the mean over all reference cells of the Jaccard index with the detection that covers more than half of the cell, 0 where
    /// none does (Maška et al., "A benchmark for comparison of cell tracking algorithms", Bioinformatics 30, 2014).
    /// </summary>
    public required double Seg { get; init; }

    /// <summary>
    /// DET of the Cell Tracking Challenge: 1 - min(A, A0) / A0, where A is 5 for each split needed, 10 for each cell missed and 1 for each spurious detection, and
    /// A0 is A of an empty result; a detection finds a cell of which it covers more than half (Matula et al., "Cell Tracking Accuracy Measurement Based on
    /// Comparison of Acyclic Oriented Graphs", PLoS ONE 10, 2015; weights of the challenge).
    /// </summary>
    public required double Det { get; init; }

    /// <summary>Panoptic quality of one class over all images: SQ times RQ (Kirillov et al., "Panoptic Segmentation", CVPR 2019).</summary>
    public required double PQ { get; init; }

    /// <summary>Segmentation quality: the mean IoU of the pairs above an IoU of 0.5 (same source).</summary>
    public required double SQ { get; init; }

    /// <summary>Recognition quality: F1 at an IoU above 0.5 (same source).</summary>
    public required double RQ { get; init; }

    /// <summary>
    /// F1 at an IoU above 0.75: 2 TP / (2 TP + FP + FN) (Caicedo et al., "Nucleus segmentation across imaging experiments: the 2018 Data Science Bowl", Nature
    /// Methods 16, 2019).
    /// </summary>
    public required double F1At75 { get; init; }

    /// <summary>
    /// Mean IoU of the matched pairs, at an IoU above 0.5: "mean matched score" of StarDist's matching module (Weigert et al., "Star-convex Polyhedra for 3D Object
    /// Detection and Segmentation in Microscopy", WACV 2020). The same number as <see cref="SQ"/>, under the name that cell tools print.
    /// </summary>
    public double MeanMatchedIoU => SQ;

    /// <summary>
    /// Aggregated Jaccard index: over the cells of an image, the shared pixels with the detection of the highest IoU by the pixels of both together, those of unused
    /// detections added below; the mean over images that have cells or detections (Kumar et al., "A Dataset and a Technique for Generalized Nuclear Segmentation for
    /// Computational Pathology", IEEE TMI 36, 2017).
    /// </summary>
    public required double Aji { get; init; }

    /// <summary>Detections minus reference cells, mean over images; negative where cells are missed. In cells.</summary>
    public required double CountBias { get; init; }

    /// <summary>Mean over images of the absolute difference between detections and reference cells. In cells.</summary>
    public required double CountError { get; init; }

    /// <summary>Mean over images with reference cells of the absolute difference by their number; may exceed 1.</summary>
    public required double RelativeCountError { get; init; }

    /// <summary>Puts the images of a set together.</summary>
    internal static InstanceScores Of(IReadOnlyList<InstanceTally> images, double scoreThreshold)
    {
        var truths = images.Sum(i => (long)i.Truths);
        var found = images.Sum(i => (long)i.Found);
        var matches = images.Sum(i => (long)i.Matches);
        var close = images.Sum(i => (long)i.CloseMatches);
        var matchedIoU = images.Sum(i => i.MatchedIoU);
        var cost = images.Sum(i => SplitWeight * i.Splits + MissedWeight * i.Missed + SpuriousWeight * i.Spurious);
        var emptyCost = MissedWeight * truths;
        var recognition = Ratio(2 * matches, truths + found);
        return new InstanceScores
        {
            ScoreThreshold = scoreThreshold,
            Truths = truths,
            Detections = found,
            Seg = Ratio(images.Sum(i => i.JaccardSum), truths),
            Det = Ratio(emptyCost - Math.Min(cost, emptyCost), emptyCost),
            PQ = matches == 0 ? recognition : matchedIoU / matches * recognition,
            SQ = Ratio(matchedIoU, matches),
            RQ = recognition,
            F1At75 = Ratio(2 * close, truths + found),
            Aji = MeanOf(images.Where(i => i.AggregatedJaccard != null).Select(i => i.AggregatedJaccard!.Value)),
            CountBias = Ratio(found - truths, images.Count, undefined: 0),
            CountError = Ratio(images.Sum(i => (long)Math.Abs(i.Found - i.Truths)), images.Count),
            RelativeCountError = MeanOf(images.Where(i => i.Truths > 0).Select(i => Math.Abs(i.Found - i.Truths) / (double)i.Truths)),
        };
    }

    private static double Ratio(double part, double whole, double undefined = -1) => whole == 0 ? undefined : part / whole;

    private static double MeanOf(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return Ratio(all.Sum(), all.Length);
    }
}
