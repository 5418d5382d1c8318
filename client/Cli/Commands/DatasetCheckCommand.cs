using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset check</c>: the audit.</summary>
internal static class DatasetCheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var annotations = new Option<string[]>("--annotations") { Description = "COCO file; give one for each split.", HelpName = "FILE", Required = true };
        var images = new Option<string[]>("--images") { Description = "Folder of the images, once or once for each --annotations; without it only the annotations are checked.", HelpName = "DIR" };
        var minArea = CommonOptions.Count("--min-area", "Masks with fewer pixels are slivers.", 10, 1, int.MaxValue);
        var listed = CommonOptions.Count("--max-listed", "Findings listed for each rule; all are counted.", 20, 0, int.MaxValue);
        var workers = CommonOptions.Workers();
        var command = new Command(
            "check",
            "Look for defects in a dataset: unreadable and duplicate images, leaks between splits, broken or doubled masks, missing annotations. Ends with 5 when errors or warnings are found.")
        {
            annotations, images, minArea, listed, workers,
        };
        return command.WithExample("cellgenie dataset check --images lab/images --annotations lab/livecell_coco_train.json").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var files = parsed.GetRequiredValue(annotations);
            var folders = parsed.GetValue(images) ?? [];
            if (folders.Length > 1 && folders.Length != files.Length)
                throw CommandException.Usage($"{folders.Length} --images for {files.Length} --annotations: give one for all, or one for each");
            var inputs = files.Select((file, i) => new DatasetInput(
                CommonOptions.RequireFile(file),
                folders.Length == 0 ? null : CommonOptions.RequireFolder(folders[folders.Length == 1 ? 0 : i]))).ToList();
            var options = new DatasetCheckOptions { MinArea = parsed.GetValue(minArea), MaxListed = parsed.GetValue(listed), Workers = parsed.GetValue(workers) };
            var report = terminal.WithProgress("checking", "images", progress =>
                new DatasetCheck(new ImageFileSource(), options).Run(inputs, new ProgressAdapter<DatasetProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
            if (terminal.Json)
                terminal.Output.WriteLine(report.ToJson());
            else
                WriteText(terminal.Output, report);
            return report.Count(FindingSeverity.Error) + report.Count(FindingSeverity.Warning) > 0 ? ExitCode.Partial : ExitCode.Done;
        });
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
    }
}
