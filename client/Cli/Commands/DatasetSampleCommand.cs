using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Imaging;
using CellGenie.Synthesis.Sampling;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset sample</c>: a simulated laboratory to try everything with.</summary>
internal static class DatasetSampleCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = CommonOptions.Folder("--out", "Folder of the dataset.");
        var perCulture = CommonOptions.Count("--per-culture", "Images of each culture.", 3, 1, 100_000);
        var cultures = new Option<string[]>("--culture") { Description = $"A culture to simulate; may be given several times. Default: all of {string.Join(", ", SampleCultures.All.Select(c => c.Name))}.", HelpName = "C" };
        var seed = CommonOptions.Seed();
        var command = new Command("sample", "Simulate a LIVECell-like laboratory: eight cultures in phase contrast, with every cell annotated. Free of any licence.")
        {
            output, perCulture, cultures, seed,
        };
        return command.WithExample("cellgenie dataset sample --out lab").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var summary = Write(terminal, parsed.GetRequiredValue(output), parsed.GetValue(perCulture), parsed.GetValue(seed), parsed.GetValue(cultures) ?? [], cancellationToken);
            terminal.Write(summary, CliJson.Default.SampleResult, summary.WriteText);
            return ExitCode.Done;
        });
    }

    /// <summary>Writes the sample with progress.</summary>
    public static SampleResult Write(Terminal terminal, string folder, int perCulture, ulong seed, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var known = SampleCultures.All.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(n => !known.ContainsKey(n)) is { } unknown)
            throw CommandException.NotFound($"unknown culture '{unknown}'; the sample has {string.Join(", ", known.Keys)}");
        var options = new SampleOptions
        {
            ImagesPerCulture = perCulture,
            Seed = seed,
            Cultures = names.Count == 0 ? SampleCultures.All : [.. names.Select(n => known[n])],
        };
        var written = terminal.WithProgress("simulating", "images", progress =>
            SampleDataset.Write(folder, options, new ProgressAdapter<SampleProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
        string[] files = written.ValidationFile is { } validation ? [written.TrainFile, validation] : [written.TrainFile];
        return new SampleResult(folder, written.ImagesFolder, files, written.TrainImages + written.ValidationImages, written.Cells);
    }
}

/// <summary>What <c>dataset sample</c> wrote.</summary>
internal sealed record SampleResult(string Folder, string Images, IReadOnlyList<string> Annotations, int ImageCount, int Cells)
{
    public void WriteText(TextWriter output)
    {
        output.WriteLine($"{ImageCount} simulated images with {Cells} cells");
        output.WriteLine($"images:      {Images}");
        foreach (var file in Annotations)
            output.WriteLine($"annotations: {file}");
    }
}
