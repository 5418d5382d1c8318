using System.CommandLine;
using System.Diagnostics;
using CellGenie.Cli.Output;
using CellGenie.Coco;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie generate</c>: Modules 2 to 4, and Module 1 first where images are given.</summary>
internal static class GenerateCommand
{
    public static Command Create(Terminal terminal)
    {
        var library = new Option<string>("--library") { Description = "Cell library to take donors from; or give --images and --annotations.", HelpName = "DIR" };
        var inputs = new SourceOptions();
        var output = CommonOptions.Folder("--out", "Folder of the dataset; an interrupted one is continued.");
        var settings = new SpecificationOptions();
        var workers = CommonOptions.Workers();
        var command = new Command(
            "generate",
            "Make synthetic images with exact masks (Modules 2 to 4).")
        {
            library, output, workers,
        };
        inputs.AddTo(command);
        settings.AddTo(command);
        return command.WithExample("cellgenie generate --library library --out synthetic --per-culture 100 --seed 1").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(output);
            var threads = parsed.GetValue(workers);
            var libraryFolder = parsed.GetValue(library);
            if (libraryFolder != null && inputs.AreGiven(parsed))
                throw CommandException.Usage("give either --library, or --images and --annotations");
            if (libraryFolder == null)
            {
                if (!inputs.AreGiven(parsed))
                    throw CommandException.Usage("give --library, or --images and --annotations");
                libraryFolder = ExtractOnce(terminal, inputs, parsed, folder, threads, cancellationToken);
            }

            using var bank = CellBank.Open(CommonOptions.RequireFolder(libraryFolder));
            var result = Run(terminal, bank, settings.Read(parsed, bank), folder, threads, cancellationToken);
            OutputFormats.Convert(terminal, folder, settings.Formats.ToConvert(parsed), threads, cancellationToken);
            terminal.Write(result, CliJson.Default.GenerateSummary, result.WriteText);
            return result.Failures.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    /// <summary>Generates with progress and says what could not be made.</summary>
    public static GenerateSummary Run(Terminal terminal, CellBank bank, GenerationSpecification specification, string folder, int workers, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        GenerationResult result;
        try
        {
            result = terminal.WithProgress("generating", "images", progress =>
                DatasetGenerator.Generate(bank, specification, folder, workers, new ProgressAdapter<GenerationProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
        }
        catch (OperationCanceledException)
        {
            terminal.Note($"stopped; the same command continues {folder}");
            throw;
        }

        if (result.Resumed == result.Total)
            terminal.Note($"{folder} is complete already");
        foreach (var failure in result.Summary.Failures)
            terminal.Note($"warning: image {failure.Image}: {failure.Reason}");
        return GenerateSummary.Of(folder, result, watch.Elapsed);
    }

    /// <summary>The library of a dataset made in one go: inside its folder, so that it can be verified later.</summary>
    private static string ExtractOnce(Terminal terminal, SourceOptions inputs, ParseResult parsed, string folder, int workers, CancellationToken cancellationToken)
    {
        var libraryFolder = Path.Combine(folder, DatasetFiles.OwnLibrary);
        var sources = inputs.Read(parsed);
        // What an interrupted dataset was begun with is kept; a new one gets a new library.
        if (File.Exists(Path.Combine(libraryFolder, CellBank.IndexFile)))
        {
            terminal.Note($"using the library in {libraryFolder}");
            return libraryFolder;
        }

        Directory.CreateDirectory(folder);
        LibraryExtractCommand.Extract(terminal, sources, new ExtractionOptions { Culture = inputs.Culture(parsed), Workers = workers }, libraryFolder, cancellationToken);
        return libraryFolder;
    }
}
