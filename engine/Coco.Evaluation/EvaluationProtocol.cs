namespace CellGenie.Coco.Evaluation;

/// <summary>The settings of an evaluation that decide its numbers. Results of different protocols are different quantities.</summary>
public sealed record EvaluationProtocol
{
    private const double NoLimit = 1e10;

    /// <summary>The name that goes with every number.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Three ascending numbers of detections an image (and category). Average precision is taken at the largest, average recall at each. The cut at the
    /// smaller ones comes after matching.
    /// </summary>
    public required IReadOnlyList<int> DetectionLimits { get; init; }

    /// <summary>Four size classes: all, small, medium, large.</summary>
    public required IReadOnlyList<AreaRange> AreaRanges { get; init; }

    /// <summary>The categories that take part; null for those of the ground truth.</summary>
    public IReadOnlyList<int>? CategoryIds { get; init; }

    /// <summary>Whether each category is evaluated for itself and the results are averaged; otherwise all are one.</summary>
    public bool PerCategory { get; init; }

    /// <summary>Whether a detected mask is as large as its <c>bbox</c> field says, where there is one; otherwise as large as its pixels.</summary>
    public bool MaskAreaFromBox { get; init; }

    /// <summary>Whether a <c>mask_score</c> replaces the <c>score</c> when masks are evaluated.</summary>
    public bool UsesMaskScore { get; init; }

    /// <summary>
    /// What pycocotools computes by default: areas 32² and 96², 1, 10 and 100 detections, each category for itself (cocodataset/cocoapi,
    /// PythonAPI/pycocotools/cocoeval.py; the size of a mask from its <c>bbox</c> as in coco.py, loadRes).
    /// </summary>
    public static EvaluationProtocol Coco { get; } = new()
    {
        Name = "coco",
        DetectionLimits = [1, 10, 100],
        AreaRanges = Ranges(32 * 32, 96 * 96),
        PerCategory = true,
        MaskAreaFromBox = true,
    };

    /// <summary>
    /// What LIVECell's published numbers were computed with: areas 18² and 31², 100, 500 and 2,000 detections, category 1 alone
    /// (sartorius-research/LIVECell, code/coco_evaluation_resnest.py).
    /// </summary>
    public static EvaluationProtocol Livecell { get; } = new()
    {
        Name = "livecell",
        DetectionLimits = [100, 500, 2000],
        AreaRanges = Ranges(18 * 18, 31 * 31),
        CategoryIds = [1],
        UsesMaskScore = true,
    };

    /// <summary>The named protocols.</summary>
    public static IReadOnlyList<EvaluationProtocol> All { get; } = [Livecell, Coco];

    /// <summary>The size classes between two limits.</summary>
    /// <param name="small">The largest small area and the smallest medium one, in square pixels.</param>
    /// <param name="large">The largest medium area and the smallest large one, in square pixels.</param>
    public static IReadOnlyList<AreaRange> Ranges(double small, double large) =>
        [new("all", 0, NoLimit), new("small", 0, small), new("medium", small, large), new("large", large, NoLimit)];

    /// <summary>Fails where the lists do not have the promised lengths.</summary>
    internal void Validate()
    {
        if (DetectionLimits.Count != 3 || DetectionLimits[0] < 1 || DetectionLimits[0] >= DetectionLimits[1] || DetectionLimits[1] >= DetectionLimits[2])
            throw new ArgumentException($"Protocol {Name} needs three ascending detection limits of at least 1.");
        if (AreaRanges.Count != AreaFlags.Count)
            throw new ArgumentException($"Protocol {Name} needs {AreaFlags.Count} area ranges.");
    }
}
