using System.CommandLine;
using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Coco;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset split</c>, <c>subset</c> and <c>merge</c>.</summary>
internal static class DatasetSplitCommand
{
    public static Command CreateSplit(Terminal terminal)
    {
        var (annotations, output, seed, groupBy) = (Annotations(), CommonOptions.Folder("--out", "Folder to write to; new or empty."), CommonOptions.Seed(), GroupBy("well"));
        var shares = new Option<string>("--shares") { Description = "Names and shares of the parts; they add up to 1, or to 100 %.", HelpName = "NAME=SHARE,...", DefaultValueFactory = _ => "train=0.7,val=0.15,test=0.15" };
        var command = new Command("split", "Divide a dataset into parts: cultures by their shares, images of one well together. Ids are kept; the same seed gives the same files.") { annotations, output, shares, groupBy, seed };
        return command.WithExample("cellgenie dataset split --annotations lab/all.json --shares train=70%,val=15%,test=15% --out lab-split").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var parts = ParseShares(parsed.GetRequiredValue(shares));
            var options = new SplitOptions { Seed = parsed.GetValue(seed), GroupBy = Enum.Parse<ImageGrouping>(parsed.GetRequiredValue(groupBy), ignoreCase: true) };
            return Run(terminal, "splitting", Files(parsed, annotations), (files, progress) => DatasetSplitter.Split(files, parsed.GetRequiredValue(output), parts, options, progress, cancellationToken));
        });
    }

    public static Command CreateSubset(Terminal terminal)
    {
        var (annotations, output, seed, groupBy) = (Annotations(), CommonOptions.Folder("--out", "Folder to write to; new or empty."), CommonOptions.Seed(), GroupBy("image"));
        var shares = new Option<string[]>("--share") { Description = "Size in percent of the images; several give nested subsets.", HelpName = "P", AllowMultipleArgumentsPerToken = true };
        var images = new Option<int?>("--images") { Description = "Size in images.", HelpName = "N" };
        var paper = new Option<bool>("--paper-subsets") { Description = "The 2, 4, 5, 25 and 50 % of LIVECell's experiment, each part of the next." };
        var command = new Command("subset", "Take a part of a dataset, cultures by their shares. Ids are kept; the same seed gives the same files, and a smaller subset is part of a larger one.") { annotations, output, shares, images, paper, groupBy, seed };
        return command.WithExample("cellgenie dataset subset --annotations lab/train.json --paper-subsets --out lab-subsets").WithAction(terminal, (parsed, cancellationToken) =>
        {
            double[] sizes = [.. (parsed.GetValue(shares) ?? []).Select(ParsePercent)];
            if (parsed.GetValue(paper))
                sizes = [.. sizes.Union(DatasetSplitter.PaperShares).Order()];
            var count = parsed.GetValue(images);
            if (sizes.Length == 0 && count == null)
                throw CommandException.Usage("give --share, --images or --paper-subsets");
            var options = new SplitOptions { Seed = parsed.GetValue(seed), GroupBy = Enum.Parse<ImageGrouping>(parsed.GetRequiredValue(groupBy), ignoreCase: true) };
            return Run(terminal, "taking", Files(parsed, annotations), (files, progress) => DatasetSplitter.Subsets(files, parsed.GetRequiredValue(output), sizes, count, options, progress, cancellationToken));
        });
    }

    public static Command CreateMerge(Terminal terminal)
    {
        var (annotations, output) = (Annotations(), CommonOptions.Folder("--out", "Folder to write annotations.json to; new or empty."));
        var command = new Command("merge", "Join COCO files. Ids are kept where they are free; categories are joined by name.") { annotations, output };
        return command.WithExample("cellgenie dataset merge --annotations lab/train.json --annotations lab/val.json --out lab-all").WithAction(terminal, (parsed, cancellationToken) =>
            Run(terminal, "merging", Files(parsed, annotations), (files, progress) => DatasetSplitter.Merge(files, parsed.GetRequiredValue(output), progress, cancellationToken)));
    }

    private static Option<string[]> Annotations() => new("--annotations") { Description = "COCO file, or a folder of COCO files; may be given several times.", HelpName = "FILE", Required = true };

    private static Option<string> GroupBy(string standard)
    {
        var option = new Option<string>("--group-by") { Description = "What stays together: the images of a well (as LIVECell's names tell) and the blends of a synthetic layout or frames of a synthetic sequence, no images, or those of a culture.", HelpName = "well|image|culture", DefaultValueFactory = _ => standard };
        option.AcceptOnlyFromAmong("well", "image", "culture");
        return option;
    }

    private static IReadOnlyList<string> Files(ParseResult parsed, Option<string[]> annotations) => AnnotationFiles.Find(parsed.GetRequiredValue(annotations));

    private static int Run(Terminal terminal, string title, IReadOnlyList<string> files, Func<IReadOnlyList<string>, IProgress<ConversionProgress>, SplitReport> work)
    {
        var report = terminal.WithProgress(title, "images", progress => work(files, new ProgressAdapter<ConversionProgress>(progress, p => new WorkProgress(p.Done, p.Total))));
        if (terminal.Json)
            terminal.Output.WriteLine(report.ToJson());
        else
            WriteText(terminal.Output, report);
        ProblemList.Write(terminal, [.. report.Problems.Select(p => p.ToString())]);
        return report.ProblemCount > 0 ? ExitCode.Partial : ExitCode.Done;
    }

    private static void WriteText(TextWriter output, SplitReport report)
    {
        var cultures = report.Parts.SelectMany(p => p.Cultures.Keys).Distinct().Order(StringComparer.Ordinal).ToList();
        var table = new TextTable(["file", "images", "annotations", "groups", .. cultures]);
        foreach (var part in report.Parts)
            table.Add([part.File, $"{part.Images}", $"{part.Annotations}", $"{part.Groups}", .. cultures.Select(c => $"{part.Cultures.GetValueOrDefault(c)}")]);
        table.Write(output);
        foreach (var source in report.Sources.Where(s => s.ImageIdShift != 0 || s.AnnotationIdShift != 0))
            output.WriteLine($"{source.File}: ids were taken; {source.ImageIdShift} was added to those of images, {source.AnnotationIdShift} to those of annotations");
    }

    private static List<SplitShare> ParseShares(string text)
    {
        var parts = text.Split(',').Select(p => p.Split('=')).ToList();
        if (parts.Any(p => p.Length != 2))
            throw CommandException.Usage($"--shares '{text}': expected names and shares, such as train=0.7,val=0.15,test=0.15");
        var shares = parts.Select(p => new SplitShare(p[0].Trim(), ParseShare(p[1].Trim()))).ToList();
        // 70,15,15 means the same as 70%,15%,15%.
        if (Math.Abs(shares.Sum(s => s.Share) - 100) < 1e-6)
            shares = [.. shares.Select(s => s with { Share = s.Share / 100 })];
        return Math.Abs(shares.Sum(s => s.Share) - 1) < 1e-6 && shares.All(s => s.Share > 0)
            ? shares
            : throw CommandException.Usage($"--shares '{text}': the shares are above 0 and add up to 1, or to 100 %");
    }

    private static double ParseShare(string text) => text.EndsWith('%') ? ParsePercent(text) : ParseNumber(text);

    private static double ParsePercent(string text) => ParseNumber(text.TrimEnd('%')) / 100;

    private static double ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : throw CommandException.Usage($"'{text}' is not a number");
}
