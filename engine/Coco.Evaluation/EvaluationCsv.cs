using System.Globalization;

namespace CellGenie.Coco.Evaluation;

/// <summary>Writes results as CSV. Every row carries the protocol's name, so that rows of different protocols can be put into one file without being mixed up.</summary>
public static class EvaluationCsv
{
    /// <summary>The name of the rows that are not of one culture.</summary>
    public const string AllImages = "all";

    /// <summary>One row for all images and one for each culture. Fractions, -1 where undefined.</summary>
    public static void WriteScores(TextWriter output, EvaluationResult result)
    {
        var withInstances = result.Overall.Instances != null;
        Row(output, ["protocol", "type", "culture", "images", "ground_truths", "detections", .. ScoreNames.Of(result.Protocol), .. withInstances ? ScoreNames.Instances : []]);
        foreach (var (culture, scores) in RowsOf(result))
        {
            var numbers = ScoreNames.Values(scores).Concat(scores.Instances == null ? [] : ScoreNames.InstanceValues(scores.Instances));
            Row(output, [result.Protocol.Name, ScoreNames.Of(result.Type), Quote(culture), Text(scores.Images), Text(scores.GroundTruths), Text(scores.Detections), .. numbers.Select(Text)]);
        }
    }

    /// <summary>The precision-recall curves: one row for each culture, IoU threshold and recall point.</summary>
    public static void WriteCurves(TextWriter output, EvaluationResult result)
    {
        Row(output, ["protocol", "type", "culture", "iou", "recall", "precision"]);
        foreach (var (culture, scores) in RowsOf(result))
        {
            for (var t = 0; t < scores.Curves.Count; t++)
            {
                for (var p = 0; p < scores.Curves[t].Count; p++)
                    Row(output, [result.Protocol.Name, ScoreNames.Of(result.Type), Quote(culture), Text(IouThresholds.Values[t], "0.##"), Text(IouThresholds.RecallPoints[p], "0.##"), Text(scores.Curves[t][p])]);
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, EvaluationScores>> RowsOf(EvaluationResult result) => result.Cultures.Prepend(KeyValuePair.Create(AllImages, result.Overall));

    private static void Row(TextWriter output, string[] cells)
    {
        output.Write(string.Join(',', cells));
        output.Write('\n');
    }

    private static string Text(double number) => Text(number, "R");

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
