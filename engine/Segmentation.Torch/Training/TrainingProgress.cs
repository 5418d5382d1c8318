using System.Text.Json;
using System.Text.Json.Serialization;
using CellGenie.Imaging;

namespace CellGenie.Segmentation.Torch;

/// <summary>How far a training is; stands in every checkpoint. Data order, augmentation and sampling follow from the iteration.</summary>
/// <param name="Iteration">Steps done.</param>
/// <param name="Best">The best evaluation so far.</param>
/// <param name="EvaluationsSinceBest">Evaluations since then.</param>
internal sealed record TrainingProgress(int Iteration, EvaluationMetrics? Best, int EvaluationsSinceBest)
{
    /// <summary>The metadata key of a checkpoint.</summary>
    public const string Key = "cellgenie.progress";

    private static readonly JsonSerializerOptions Format = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>As JSON; <see cref="Of"/> inverts it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Format);

    /// <summary>The progress that stands in a checkpoint.</summary>
    /// <exception cref="InvalidInputException">The file is no checkpoint.</exception>
    public static TrainingProgress Of(CheckpointFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out var json))
            throw new InvalidInputException(file.Path, "", "is no checkpoint of a training: it does not say how far the training is");
        try
        {
            return JsonSerializer.Deserialize<TrainingProgress>(json, Format) is { Iteration: >= 0 } progress
                ? progress
                : throw new InvalidInputException(file.Path, "", "says nothing sensible about how far the training is");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(file.Path, "", $"says nothing sensible about how far the training is: {e.Message}", e);
        }
    }

    /// <summary>After another evaluation; ties go to the earlier one.</summary>
    public TrainingProgress With(EvaluationMetrics evaluation) =>
        evaluation.IsBest ? this with { Best = evaluation, EvaluationsSinceBest = 0 } : this with { EvaluationsSinceBest = EvaluationsSinceBest + 1 };

    /// <summary>Whether a score is better than the best so far.</summary>
    public bool IsBetter(ValidationScores scores) => Best is null || scores.MaskAp > Best.Scores.MaskAp || (double.IsNaN(Best.Scores.MaskAp) && !double.IsNaN(scores.MaskAp));
}
