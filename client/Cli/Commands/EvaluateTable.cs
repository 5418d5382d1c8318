using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Coco.Evaluation;

namespace CellGenie.Cli.Commands;

/// <summary>The tables of <c>evaluate</c>, in percent.</summary>
internal static class EvaluateTable
{
    private const string Undefined = "n/a";

    public static void Write(TextWriter output, EvaluationResult result)
    {
        var protocol = $"protocol {result.Protocol.Name}, {ScoreNames.Of(result.Type)}";
        output.WriteLine($"{protocol}: {result.Overall.Images} images, {result.Overall.GroundTruths} annotations, {result.Overall.Detections} detections; percent");
        var rows = result.Cultures.Prepend(KeyValuePair.Create(EvaluationCsv.AllImages, result.Overall)).ToList();
        var table = new TextTable(["culture", .. ScoreNames.Of(result.Protocol)]);
        foreach (var (culture, scores) in rows)
            table.Add([culture, .. ScoreNames.Values(scores).Select(Percent)]);
        table.Write(output);
        if (result.Overall.Instances is not { } overall)
            return;

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{protocol}: instance scores of the detections with a score of at least {overall.ScoreThreshold}; percent, counts in cells an image"));
        var instances = new TextTable("culture", "cells", "found", "SEG", "DET", "PQ", "SQ", "RQ", "AJI", "matched IoU", "F1@75", "count bias", "count error", "relative");
        foreach (var (culture, scores) in rows)
            instances.Add([culture, .. InstanceCells(scores.Instances!)]);
        instances.Write(output);
    }

    private static string[] InstanceCells(InstanceScores scores) =>
    [
        $"{scores.Truths}", $"{scores.Detections}",
        .. new[] { scores.Seg, scores.Det, scores.PQ, scores.SQ, scores.RQ, scores.Aji, scores.MeanMatchedIoU, scores.F1At75 }.Select(Percent),
        Plain(scores.CountBias), scores.CountError < 0 ? Undefined : Plain(scores.CountError), Percent(scores.RelativeCountError),
    ];

    private static string Percent(double fraction) => fraction < 0 ? Undefined : Plain(100 * fraction);

    private static string Plain(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);
}
