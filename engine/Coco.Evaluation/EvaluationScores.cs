namespace CellGenie.Coco.Evaluation;

/// <summary>The scores of one set of images. Fractions from 0 to 1, or -1 where there is nothing to find: "undefined", not zero.</summary>
public sealed record EvaluationScores
{
    /// <summary>Images in the set.</summary>
    public required int Images { get; init; }

    /// <summary>Annotations that take part, crowds included.</summary>
    public required long GroundTruths { get; init; }

    /// <summary>Detections that take part: of each image (and category) the best, up to the largest limit.</summary>
    public required long Detections { get; init; }

    /// <summary>Average precision: the mean over ten IoU thresholds from 0.5 to 0.95, 101 recall points and the categories.</summary>
    public required double AP { get; init; }

    /// <summary>Average precision at an IoU of at least 0.5.</summary>
    public required double AP50 { get; init; }

    /// <summary>Average precision at an IoU of at least 0.75.</summary>
    public required double AP75 { get; init; }

    /// <summary>Average precision of small objects.</summary>
    public required double APs { get; init; }

    /// <summary>Average precision of medium objects.</summary>
    public required double APm { get; init; }

    /// <summary>Average precision of large objects.</summary>
    public required double APl { get; init; }

    /// <summary>Average recall at each of the protocol's three detection limits: the mean over thresholds and categories of the final recall.</summary>
    public required IReadOnlyList<double> AR { get; init; }

    /// <summary>Average recall of small objects at the largest limit.</summary>
    public required double ARs { get; init; }

    /// <summary>Average recall of medium objects at the largest limit.</summary>
    public required double ARm { get; init; }

    /// <summary>Average recall of large objects at the largest limit.</summary>
    public required double ARl { get; init; }

    /// <summary>Mean precision at each IoU threshold, all sizes, undefined entries included as -1, as LIVECell's script prints it.</summary>
    public required IReadOnlyList<double> PrecisionByThreshold { get; init; }

    /// <summary>Mean final recall at each IoU threshold, all sizes, undefined entries included as -1, as LIVECell's script prints it.</summary>
    public required IReadOnlyList<double> RecallByThreshold { get; init; }

    /// <summary>
    /// The precision-recall curves, all sizes, at the largest limit: for each IoU threshold the interpolated precision at the 101 recall points 0, 0.01, … 1,
    /// averaged over the categories in which it is defined; -1 where it is in none.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<double>> Curves { get; init; }

    /// <summary>The instance scores, if they were asked for.</summary>
    public InstanceScores? Instances { get; init; }
}
