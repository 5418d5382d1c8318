namespace CellGenie.Coco.Evaluation;

/// <summary>The outcome of an evaluation.</summary>
/// <param name="Protocol">The protocol; its name belongs to every number.</param>
/// <param name="Type">What was compared.</param>
/// <param name="Overall">The scores of all images.</param>
/// <param name="Cultures">The scores of each culture's images alone, by name in ordinal order; empty unless asked for.</param>
/// <param name="Warnings">What the user should know before trusting the numbers.</param>
/// <param name="LeftOut">Entries of the ground truth that are defective and took no part; they are listed in <paramref name="Warnings"/>.</param>
public sealed record EvaluationResult(
    EvaluationProtocol Protocol,
    EvaluationType Type,
    EvaluationScores Overall,
    IReadOnlyList<KeyValuePair<string, EvaluationScores>> Cultures,
    IReadOnlyList<string> Warnings,
    long LeftOut);
