namespace CellGenie.Coco.Evaluation;

/// <summary>The grids of COCO's evaluation, with the rounding of numpy, which decides borderline cases.</summary>
public static class IouThresholds
{
    /// <summary>The ten IoU thresholds 0.5, 0.55, … 0.95 as <c>linspace</c> makes them: the ninth is 0.8999999999999999.</summary>
    public static IReadOnlyList<double> Values { get; } = [.. Enumerable.Range(0, 10).Select(k => k == 9 ? 0.95 : 0.5 + k * ((0.95 - 0.5) / 9))];

    /// <summary>The 101 recall points: products k · 0.01, not quotients k / 100.</summary>
    public static IReadOnlyList<double> RecallPoints { get; } = [.. Enumerable.Range(0, 101).Select(k => k == 100 ? 1.0 : k * 0.01)];
}
