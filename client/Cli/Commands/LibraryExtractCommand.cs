using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie library extract</c>: Module 1.</summary>
internal static class LibraryExtractCommand
{
    public static Command Create(Terminal terminal)
    {
        var inputs = new SourceOptions();
        var output = CommonOptions.Folder("--out", "Folder of the new library.");
        var ring = CommonOptions.Count("--ring", "Surrounding pixels kept around each cell.", 12, 0, 32);
        var flat = new Option<bool>("--flat-backgrounds") { Description = "Take uneven illumination (vignetting) out of the backgrounds." };
        var clean = new Option<bool>("--clean-backgrounds") { Description = "Take out what is in every image of a well (dust on camera or dish)." };
        var minArea = CommonOptions.Count("--min-area", "Leave out cells with fewer pixels.", 10, 1, int.MaxValue);
        var workers = CommonOptions.Workers();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a library that is there." };
        var command = new Command("extract", "Cut every cell out of real images (Module 1).")
        {
            output, ring, flat, clean, minArea, workers, overwrite,
        };
        inputs.AddTo(command);
        return command.WithExample("cellgenie library extract --images lab/images --annotations lab/livecell_coco_train.json --out library").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(output);
            if (Directory.Exists(folder) && !parsed.GetValue(overwrite))
                throw new CommandException(ExitCode.Failed, $"{folder} exists; choose another folder, or give --overwrite to replace it");
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, CellBank.IndexFile)))
                throw new CommandException(ExitCode.Failed, $"{folder} is no cell library; it is not overwritten");
            var options = new ExtractionOptions
            {
                RingWidth = parsed.GetValue(ring),
                FlatBackgrounds = parsed.GetValue(flat),
                CleanBackgrounds = parsed.GetValue(clean),
                MinArea = parsed.GetValue(minArea),
                Culture = inputs.Culture(parsed),
                Workers = parsed.GetValue(workers),
            };
            var index = Extract(terminal, inputs.Read(parsed), options, folder, cancellationToken);
            var summary = LibrarySummary.Of(folder, index);
            terminal.Write(summary, CliJson.Default.LibrarySummary, summary.WriteText);
            return index.Problems.Count > 0 ? ExitCode.Partial : ExitCode.Done;
        });
    }

    /// <summary>Extracts with progress, and says what could not be used.</summary>
    public static CellBankIndex Extract(Terminal terminal, IReadOnlyList<ExtractionSource> sources, ExtractionOptions options, string folder, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var index = terminal.WithProgress("extracting", "images", progress =>
            CellExtractor.Extract(sources, options, folder, new ProgressAdapter<ExtractionProgress>(progress, p => new WorkProgress(p.Done, p.Total)), cancellationToken));
        terminal.Note(string.Create(CultureInfo.InvariantCulture, $"extracted {index.Cells} cells, {index.Cells / watch.Elapsed.TotalSeconds:0} cells/s"));
        ProblemList.Write(terminal, index.Problems);
        return index;
    }
}
