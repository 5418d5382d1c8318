using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco.Evaluation;
using CellGenie.Imaging;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie evaluate</c>: the scores of a model's detections.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var truth = new Option<string>("--ground-truth") { Description = "COCO annotation file.", HelpName = "FILE", Required = true };
        var predictions = new Option<string>("--predictions") { Description = "COCO results file: a list of {image_id, category_id, bbox, segmentation, score}.", HelpName = "FILE", Required = true };
        var protocol = new Option<string>("--protocol") { Description = "Settings that decide the numbers: livecell (areas 18² and 31², 100/500/2000 detections, category 1) or coco (32² and 96², 1/10/100, each category).", Required = true };
        protocol.AcceptOnlyFromAmong([.. EvaluationProtocol.All.Select(p => p.Name)]);
        var type = new Option<string>("--type") { Description = "What is compared: masks (segm) or boxes (bbox).", Required = true };
        type.AcceptOnlyFromAmong(ScoreNames.Of(EvaluationType.Mask), ScoreNames.Of(EvaluationType.Box));
        var byCulture = new Option<bool>("--by-culture") { Description = "Evaluate each culture's images alone, too." };
        var instances = new Option<bool>("--instance-scores") { Description = "Add SEG, DET, panoptic quality, aggregated Jaccard and count errors. Masks only." };
        var threshold = new Option<double>("--score-threshold") { Description = "The least score of the detections that instance scores are made of.", HelpName = "X", DefaultValueFactory = _ => 0.5 };
        var curves = new Option<string>("--curves") { Description = "Write the precision-recall curves as CSV.", HelpName = "FILE" };
        var csv = new Option<string>("--csv") { Description = "Write the scores as CSV.", HelpName = "FILE" };
        var workers = CommonOptions.Workers();
        var command = new Command(
            "evaluate",
            "Compare detections with annotations: average precision and recall with the numbers of pycocotools. Ends with 5 when defective annotations had to be left out.")
        {
            truth, predictions, protocol, type, byCulture, curves, csv, workers, threshold, instances,
        };
        return command.WithExample("cellgenie evaluate --ground-truth lab/livecell_coco_test.json --predictions results.json --protocol livecell --type segm").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var options = new EvaluationOptions
            {
                Protocol = EvaluationProtocol.All.Single(p => p.Name == parsed.GetRequiredValue(protocol)),
                Type = parsed.GetRequiredValue(type) == ScoreNames.Of(EvaluationType.Box) ? EvaluationType.Box : EvaluationType.Mask,
                ByCulture = parsed.GetValue(byCulture),
                InstanceScores = parsed.GetValue(instances),
                ScoreThreshold = parsed.GetValue(threshold),
                Workers = parsed.GetValue(workers),
            };
            if (options.InstanceScores && options.Type == EvaluationType.Box)
                throw CommandException.Usage("--instance-scores needs masks: give --type segm");
            if (double.IsNaN(options.ScoreThreshold))
                throw CommandException.Usage("--score-threshold: must be a number");
            var (truthFile, predictionsFile) = (CommonOptions.RequireFile(parsed.GetRequiredValue(truth)), CommonOptions.RequireFile(parsed.GetRequiredValue(predictions)));
            var result = terminal.WithProgress("evaluating", "images", progress => CocoEvaluation.Run(
                truthFile, predictionsFile, options, new ProgressAdapter<EvaluationProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
            Write(parsed.GetValue(csv), result, EvaluationCsv.WriteScores);
            Write(parsed.GetValue(curves), result, EvaluationCsv.WriteCurves);
            terminal.Write(EvaluateJson.Of(result), CliJson.Default.JsonObject, output => EvaluateTable.Write(output, result));
            ProblemList.Write(terminal, result.Warnings);
            return result.LeftOut > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static void Write(string? path, EvaluationResult result, Action<TextWriter, EvaluationResult> write)
    {
        if (path == null)
            return;
        AtomicFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream);
            write(text, result);
        });
    }
}
