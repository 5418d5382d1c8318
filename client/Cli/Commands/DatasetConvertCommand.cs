using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Coco;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset convert</c>: from one format to another.</summary>
internal static class DatasetConvertCommand
{
    private static readonly Dictionary<string, OverlapPolicy> Policies = Enum.GetValues<OverlapPolicy>().ToDictionary(DatasetConverter.PolicyName);

    public static Command Create(Terminal terminal)
    {
        var input = new Argument<string>("input") { Description = "File or folder to convert." };
        var from = new Option<string?>("--from") { Description = "Its format; default: told from the input where that is clear.", HelpName = "F" };
        from.AcceptOnlyFromAmong([.. DatasetFormat.All.Where(f => f.CanRead).Select(f => f.Name)]);
        var to = new Option<string>("--to") { Description = $"Format to write: {string.Join("; ", DatasetFormat.All.Select(f => $"{f.Name} ({f.Description})"))}.", HelpName = "F", Required = true };
        to.AcceptOnlyFromAmong([.. DatasetFormat.All.Select(f => f.Name)]);
        var output = CommonOptions.Folder("--out", "Folder to write to; new or empty.");
        var images = new Option<string?>("--images") { Description = "Folder of the images, where the input does not hold them.", HelpName = "DIR" };
        var copy = new Option<bool?>("--copy-images") { Description = "Copy the images; default: where the format is of use only with them (yolo, cellpose, cvat)." };
        var overlap = new Option<string>("--overlap") { Description = "Who gets pixels that several cells claim, in formats where a pixel has one owner (label maps, cellpose).", HelpName = "P", DefaultValueFactory = _ => DatasetConverter.PolicyName(OverlapPolicy.LastWins) };
        overlap.AcceptOnlyFromAmong([.. Policies.Keys]);
        var compress = new Option<bool>("--gzip") { Description = "Write .geojson.gz." };
        var workers = CommonOptions.Workers();
        var command = new Command("convert", "Convert annotated images between formats. What a format cannot hold is counted in conversion.json; nothing is lost in silence. Ends with 5 when something could not be read.")
        {
            input, from, to, output, images, copy, overlap, compress, workers,
        };
        return command.WithExample("cellgenie dataset convert lab/train.json --to yolo --images lab/images --out lab-yolo").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(input);
            if (!File.Exists(path) && !Directory.Exists(path))
                throw CommandException.NotFound($"{path}: there is no such file or folder");
            var options = new ConversionOptions
            {
                ImagesFolder = parsed.GetValue(images) is { } folder ? CommonOptions.RequireFolder(folder) : null,
                CopyImages = parsed.GetValue(copy),
                Overlap = Policies[parsed.GetRequiredValue(overlap)],
                Compress = parsed.GetValue(compress),
                Workers = parsed.GetValue(workers),
            };
            var source = parsed.GetValue(from) is { } name ? DatasetFormat.Parse(name) : DatasetFormat.Guess(path);
            var report = terminal.WithProgress("converting", "images", progress => DatasetConverter.Convert(
                path,
                source,
                parsed.GetRequiredValue(output),
                DatasetFormat.Parse(parsed.GetRequiredValue(to)),
                options,
                new ProgressAdapter<ConversionProgress>(progress, p => new WorkProgress(p.Done, p.Total)),
                cancellationToken));
            if (terminal.Json)
                terminal.Output.WriteLine(report.ToJson());
            else
                WriteText(terminal.Output, report);
            ProblemList.Write(terminal, [.. report.Problems.Select(p => p.ToString())]);
            return report.ProblemCount > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static void WriteText(TextWriter output, ConversionReport report)
    {
        output.WriteLine($"{report.From} to {report.To}: {report.ImagesWritten} of {report.ImagesRead} images, {report.AnnotationsWritten} of {report.AnnotationsRead} annotations{(report.ImagesCopied > 0 ? $", {report.ImagesCopied} image files copied" : "")}");
        if (report.Overlap != null)
            output.WriteLine($"overlap policy: {report.Overlap}");
        foreach (var loss in report.Losses)
            output.WriteLine($"{loss.Kind}: {loss.Count} {loss.Meaning}");
        if (report.ProblemCount > 0)
            output.WriteLine($"problems: {report.ProblemCount}");
    }
}
