namespace CellGenie.Coco.Evaluation;

/// <summary>The names under which scores are printed and written, and their values in the same order.</summary>
public static class ScoreNames
{
    /// <summary>The names of <see cref="InstanceValues"/>.</summary>
    public static IReadOnlyList<string> Instances { get; } =
        ["scoreThreshold", "SEG", "DET", "PQ", "SQ", "RQ", "AJI", "meanMatchedIoU", "F1At75", "countBias", "countError", "relativeCountError"];

    /// <summary>The names of <see cref="Values"/>: AP, AP50, AP75, APs, APm, APl, AR100 and so on with the protocol's limits, ARs, ARm, ARl.</summary>
    public static IReadOnlyList<string> Of(EvaluationProtocol protocol) =>
        ["AP", "AP50", "AP75", "APs", "APm", "APl", .. protocol.DetectionLimits.Select(l => $"AR{l}"), "ARs", "ARm", "ARl"];

    /// <summary>The name of a type in COCO's words: <c>bbox</c> or <c>segm</c>.</summary>
    public static string Of(EvaluationType type) => type == EvaluationType.Box ? "bbox" : "segm";

    /// <summary>The twelve numbers.</summary>
    public static IReadOnlyList<double> Values(EvaluationScores scores) =>
        [scores.AP, scores.AP50, scores.AP75, scores.APs, scores.APm, scores.APl, .. scores.AR, scores.ARs, scores.ARm, scores.ARl];

    /// <summary>The instance scores.</summary>
    public static IReadOnlyList<double> InstanceValues(InstanceScores scores) =>
    [
        scores.ScoreThreshold, scores.Seg, scores.Det, scores.PQ, scores.SQ, scores.RQ, scores.Aji, scores.MeanMatchedIoU, scores.F1At75,
        scores.CountBias, scores.CountError, scores.RelativeCountError,
    ];
}
