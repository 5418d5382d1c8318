using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;
using CellGenie.Synthesis.Report;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie demo</c>: the main job, on a simulated laboratory, with a report to look at.</summary>
internal static class DemoCommand
{
    private const string Simulated =
        "This is a demonstration: the images called real here are simulated too (cellgenie dataset sample). They stand for those of your own microscope, and the synthetic ones were composed from their cells.";

    public static Command Create(Terminal terminal)
    {
        var output = new Option<string>("--out") { Description = "Folder for everything.", HelpName = "DIR", DefaultValueFactory = _ => "cellgenie-demo" };
        var perCulture = CommonOptions.Count("--per-culture", "Images of each culture, simulated and synthetic.", 3, 1, 1000);
        var seed = CommonOptions.Seed();
        var workers = CommonOptions.Workers();
        var command = new Command("demo", "Run the main job on a simulated laboratory: images, cells, a synthetic dataset for all eight cultures, and a report.")
        {
            output, perCulture, seed, workers,
        };
        return command.WithExample("cellgenie demo --out my-demo").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var summary = Run(terminal, parsed.GetRequiredValue(output), parsed.GetValue(perCulture), parsed.GetValue(seed), parsed.GetValue(workers), cancellationToken);
            terminal.Write(summary, CliJson.Default.DemoSummary, summary.WriteText);
            return summary.Dataset.Failures.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    private static DemoSummary Run(Terminal terminal, string folder, int perCulture, ulong seed, int workers, CancellationToken cancellationToken)
    {
        var lab = DatasetSampleCommand.Write(terminal, Path.Combine(folder, "lab"), perCulture, seed, [], cancellationToken);
        var sources = lab.Annotations.Select(file => new ExtractionSource(file, lab.Images)).ToList();

        // Inside the dataset's folder, where `verify` finds it.
        var dataset = Path.Combine(folder, "synthetic");
        var library = Path.Combine(dataset, DatasetFiles.OwnLibrary);
        Directory.CreateDirectory(dataset);
        LibraryExtractCommand.Extract(terminal, sources, new ExtractionOptions { Workers = workers }, library, cancellationToken);

        using var bank = CellBank.Open(library);
        var request = new GenerationRequest { Preset = GenerationSpecification.DefaultPreset, Seed = seed, ImagesPerCulture = perCulture };
        var generated = GenerateCommand.Run(terminal, bank, SpecificationOptions.Build(bank, request), dataset, workers, cancellationToken);

        var report = Path.Combine(folder, "report.html");
        HtmlReport.Write(report, new ReportInput { Title = "CellGenie demo", Notice = Simulated, Real = sources, Synthetic = dataset, Workers = workers }, cancellationToken);
        return new DemoSummary(lab, generated, report);
    }
}

/// <summary>What the demo made.</summary>
internal sealed record DemoSummary(SampleResult Lab, GenerateSummary Dataset, string Report)
{
    public void WriteText(TextWriter output)
    {
        Dataset.WriteText(output);
        output.WriteLine();
        output.WriteLine($"real (simulated) images: {Lab.Images}");
        output.WriteLine($"synthetic images:        {Path.Combine(Dataset.Dataset, DatasetFiles.Images)}");
        output.WriteLine($"annotations (COCO):      {Path.Combine(Dataset.Dataset, DatasetFiles.Annotations)}");
        output.WriteLine($"report, open it in a browser: {Path.GetFullPath(Report)}");
    }
}
