namespace CellGenie.Coco.Evaluation;

/// <summary>What to evaluate, and how.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The protocol.</summary>
    public required EvaluationProtocol Protocol { get; init; }

    /// <summary>Boxes or masks.</summary>
    public required EvaluationType Type { get; init; }

    /// <summary>Whether each culture's images are evaluated alone, too.</summary>
    public bool ByCulture { get; init; }

    /// <summary>Whether <see cref="InstanceScores"/> are computed, too. Masks only.</summary>
    public bool InstanceScores { get; init; }

    /// <summary>The least score of the detections that instance scores are computed from. They have no meaning without such a choice.</summary>
    public double ScoreThreshold { get; init; } = 0.5;

    /// <summary>Number of threads, at least 1. The numbers do not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
