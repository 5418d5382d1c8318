using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset check</c>: the audit.</summary>
internal static class DatasetCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var annotations = new Option<string[]>("--annotations") { Description = "COCO file, or a folder of COCO files; give one for each split.", HelpName = "FILE", Required = true };
        var images = new Option<string[]>("--images") { Description = "Folder of the images, once or once for each --annotations; without it only the annotations are checked.", HelpName = "DIR" };
        var minArea = CommonOptions.Count("--min-area", "Masks with fewer pixels are slivers.", 10, 1, int.MaxValue);
        var iou = new Option<double>("--duplicate-iou") { Description = "Masks of one image with a larger intersection over union are the same cell.", HelpName = "X", DefaultValueFactory = _ => new DatasetCheckOptions().DuplicateIoU };
        iou.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && double.TryParse(result.Tokens[0].Value, out var value) && !(value > 0 && value < 1))
                result.AddError($"--duplicate-iou {result.Tokens[0].Value}: must be between 0 and 1");
        });
        var listed = CommonOptions.Count("--max-listed", "Findings listed for each rule; all are counted.", 20, 0, int.MaxValue);
        var fix = new Option<string?>("--fix") { Description = "Write cleaned copies of the annotations, and fixes.json with all that was done, to this new folder. The input stays as it is.", HelpName = "DIR" };
        var copy = new Option<bool>("--copy-images") { Description = "With --fix: copy the images that remain too." };
        var workers = CommonOptions.Workers();
        var command = new Command(
            "check",
            "Look for defects in a dataset: unreadable and duplicate images, leaks between splits, broken or doubled masks, missing annotations; docs/checks.md has all rules. Ends with 5 when errors or warnings are found.")
        {
            annotations, images, minArea, iou, listed, fix, copy, workers,
        };
        return command.WithExample("cellgenie dataset check --images lab/images --annotations lab/livecell_coco_train.json --fix lab-clean").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var inputs = Inputs(parsed.GetRequiredValue(annotations), parsed.GetValue(images) ?? []);
            var options = new DatasetCheckOptions { MinArea = parsed.GetValue(minArea), DuplicateIoU = parsed.GetValue(iou), MaxListed = parsed.GetValue(listed), Workers = parsed.GetValue(workers) };
            var report = terminal.WithProgress("checking", "images", progress =>
                new DatasetCheck(new ImageFileSource(), options).Run(inputs, new ProgressAdapter<DatasetProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
            if (terminal.Json)
                terminal.Output.WriteLine(report.ToJson());
            else
                WriteText(terminal.Output, report);
            if (parsed.GetValue(fix) is { } folder)
            {
                var summary = terminal.WithProgress("fixing", "images", progress =>
                    DatasetFixer.Fix(inputs, report, options, folder, parsed.GetValue(copy), new ProgressAdapter<DatasetProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
                WriteText(terminal, folder, summary);
            }

            return report.Count(FindingSeverity.Error) + report.Count(FindingSeverity.Warning) > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static List<DatasetInput> Inputs(string[] named, string[] folders)
    {
        if (folders.Length > 1 && folders.Length != named.Length)
            throw CommandException.Usage($"{folders.Length} --images for {named.Length} --annotations: give one for all, or one for each");
        var inputs = new List<DatasetInput>();
        for (var i = 0; i < named.Length; i++)
        {
            var images = folders.Length == 0 ? null : CommonOptions.RequireFolder(folders[folders.Length == 1 ? 0 : i]);
            inputs.AddRange(AnnotationFiles.Find([named[i]]).Select(f => new DatasetInput(f, images)));
        }

        return [.. inputs.DistinctBy(i => Path.GetFullPath(i.AnnotationFile))];
    }

    /// <summary>The report is the data of this command; what was done about it is a note, and stands in full in the folder.</summary>
    private static void WriteText(Terminal terminal, string folder, FixSummary summary)
    {
        foreach (var file in summary.Files)
        {
            terminal.Note(file.Output == null
                ? $"{file.Input}: cannot be read, so there is no copy"
                : $"{Path.Combine(folder, file.Output)}: {file.ImagesWritten} of {file.Images} images, {file.AnnotationsWritten} of {file.Annotations} annotations");
        }

        terminal.Note($"{summary.Counts.Values.Sum()} fixes, {summary.LeftOut.Count} images left out{(summary.ImagesCopied > 0 ? $", {summary.ImagesCopied} image files copied" : "")}: see {Path.Combine(folder, "fixes.json")}");
    }

    private static void WriteText(TextWriter output, DatasetReport report)
    {
        foreach (var finding in report.Findings)
        {
            var place = finding.Image == null ? finding.File : $"{finding.File}: {finding.Image}";
            var ids = finding.AnnotationIds.Count == 0 ? "" : $", annotation {string.Join(", ", finding.AnnotationIds)}";
            output.WriteLine($"{finding.Severity.ToString().ToLowerInvariant()}: {place}{ids}: {finding.Message} [{finding.Rule}]");
        }

        if (report.Rules.Count == 0)
        {
            output.WriteLine($"no defect found in {report.Inputs.Sum(i => (long)i.Images)} images with {report.Inputs.Sum(i => (long)i.Annotations)} annotations");
            return;
        }

        output.WriteLine();
        var table = new TextTable("rule", "severity", "found", "listed");
        foreach (var rule in report.Rules)
            table.Add(rule.Rule, rule.Severity.ToString().ToLowerInvariant(), $"{rule.Count}", $"{rule.Listed}");
        table.Write(output);
        if (report.LeaveOut.Count > 0)
            output.WriteLine($"\n{report.LeaveOut.Count} images should be left out; --output json lists them, --fix leaves them out of a copy");
    }
}
