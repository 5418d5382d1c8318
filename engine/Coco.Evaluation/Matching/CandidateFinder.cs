namespace CellGenie.Coco.Evaluation;

/// <summary>Computes the overlaps of one image that matter for matching. Used again for the next image, one at a time.</summary>
internal sealed class CandidateFinder
{
    private readonly MaskSet _truthMasks = new();
    private readonly MaskSet _detectionMasks = new();
    private readonly List<int> _overlapping = [];
    private readonly List<Candidate> _candidates = [];

    /// <summary>The candidates of each detection, ground truths ascending; an empty list for most.</summary>
    public Candidate[][] Find(GroundTruth[] truths, List<Detection> detections, EvaluationType type)
    {
        var found = new Candidate[detections.Count][];
        if (type == EvaluationType.Mask)
            LoadMasks(truths, detections);
        var sweep = new BoxSweep([.. truths.Select(t => t.Box)]);
        for (var d = 0; d < found.Length; d++)
        {
            sweep.Overlapping(detections[d].Box, _overlapping);
            _candidates.Clear();
            foreach (var g in _overlapping)
            {
                var iou = type == EvaluationType.Mask ? MaskSet.IoU(_detectionMasks, d, _truthMasks, g, truths[g].IsCrowd) : BoxIoU(detections[d].Box, truths[g].Box, truths[g].IsCrowd);
                if (iou >= IouThresholds.Values[0])
                    _candidates.Add(new Candidate(g, iou));
            }

            found[d] = _candidates.Count == 0 ? [] : [.. _candidates];
        }

        return found;
    }

    /// <summary>Intersection over union of two boxes; against a crowd, over the first one's area.</summary>
    internal static double BoxIoU(in BoundingBox detection, in BoundingBox truth, bool isCrowd)
    {
        var intersection = detection.IntersectionArea(truth);
        var own = detection.Width * detection.Height;
        return intersection == 0 ? 0 : intersection / (isCrowd ? own : own + truth.Width * truth.Height - intersection);
    }

    private void LoadMasks(GroundTruth[] truths, List<Detection> detections)
    {
        _truthMasks.Clear();
        foreach (var truth in truths)
            _truthMasks.Add(truth.Mask!);
        _detectionMasks.Clear();
        foreach (var detection in detections)
            _detectionMasks.Add(detection.Mask!);
    }
}
