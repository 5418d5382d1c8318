using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie verify</c>: makes a dataset again from its manifest and compares.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("dataset") { Description = "Folder of the dataset." };
        var library = new Option<string>("--library") { Description = "The library it was made from; default: the one in its folder.", HelpName = "DIR" };
        var workers = CommonOptions.Workers();
        var command = new Command("verify", "Make a dataset again from its manifest and compare every byte.") { folder, library, workers };
        return command.WithExample("cellgenie verify synthetic --library library").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var dataset = CommonOptions.RequireFolder(parsed.GetRequiredValue(folder));
            var head = ManifestHead.Read(CommonOptions.RequireFile(Path.Combine(dataset, DatasetFiles.Manifest)));
            using var bank = OpenLibrary(dataset, head, parsed.GetValue(library));
            var result = terminal.WithProgress("verifying", "images", progress =>
                DatasetVerifier.Verify(bank, head, dataset, parsed.GetValue(workers), new ProgressAdapter<GenerationProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
            var summary = new VerifySummary(dataset, result.Images, result.Differences.Count == 0, result.Differences);
            terminal.Write(summary, CliJson.Default.VerifySummary, summary.WriteText);
            return summary.Identical ? ExitCode.Done : ExitCode.Partial;
        });
    }

    private static CellBank OpenLibrary(string dataset, ManifestHead head, string? library)
    {
        if (library != null)
            return CellBank.Open(CommonOptions.RequireFolder(library));
        var own = Path.Combine(dataset, DatasetFiles.OwnLibrary);
        return Directory.Exists(own)
            ? CellBank.Open(own)
            : throw CommandException.Usage($"{dataset} was made from library {head.Library[..12]}…, which is not in its folder; give --library");
    }
}

/// <summary>What <c>verify</c> found, as it prints it.</summary>
internal sealed record VerifySummary(string Dataset, int Images, bool Identical, IReadOnlyList<string> Differences)
{
    public void WriteText(TextWriter output)
    {
        foreach (var difference in Differences)
            output.WriteLine(difference);
        output.WriteLine(Identical ? $"{Dataset}: {Images} images made again, all bytes identical" : $"{Dataset}: {Differences.Count} differences in {Images} images");
    }
}
