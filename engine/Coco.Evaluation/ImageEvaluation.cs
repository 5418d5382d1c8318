namespace CellGenie.Coco.Evaluation;

/// <summary>What the evaluation of one image gives.</summary>
/// <param name="Groups">One element for each category group that has annotations or detections in the image.</param>
/// <param name="Instances">What it adds to the instance scores, if they are wanted.</param>
internal sealed record ImageEvaluation(IReadOnlyList<ImageEvaluation.Group> Groups, InstanceTally? Instances)
{
    /// <summary>One category group.</summary>
    /// <param name="Index">Its number.</param>
    /// <param name="Truths">Annotations.</param>
    /// <param name="Positives">For each size class the annotations that are to be found.</param>
    /// <param name="Outcomes">The detections by rank.</param>
    public sealed record Group(int Index, int Truths, AreaFlags Positives, DetectionOutcome[] Outcomes);
}
