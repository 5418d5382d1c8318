using System.CommandLine;
using CellGenie.Cli.Download;
using CellGenie.Cli.Output;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset download</c>: LIVECell from its public location.</summary>
internal static class DatasetDownloadCommand
{
    private const int Megabyte = 1 << 20;

    public static Command Create(Terminal terminal)
    {
        var dataset = new Argument<string>("dataset") { Description = "livecell: 5,239 images of eight cultures, 1.6 million cells; CC BY-NC 4.0." };
        dataset.AcceptOnlyFromAmong("livecell");
        var output = CommonOptions.Folder("--out", "Folder to download into; a download that was cut is continued.");
        var parts = new Option<LivecellParts[]>("--part") { Description = "A part: images, train, val or test; may be given several times. Default: all.", HelpName = "PART" };
        var from = new Option<Uri>("--from")
        {
            Description = "Address of a mirror.",
            HelpName = "URL",
            DefaultValueFactory = _ => LivecellCatalogue.BaseAddress,
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
                    return address;
                result.AddError($"--from '{result.Tokens[0].Value}': expected an address that starts with http:// or https://");
                return null;
            },
        };
        var keep = new Option<bool>("--keep-zip") { Description = "Keep the archive of the images after it was unpacked." };
        var command = new Command("download", "Download a public dataset, resumable and with checksums.") { dataset, output, parts, from, keep };
        return command.WithExample("cellgenie dataset download livecell --out livecell").WithAction(terminal, (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(parts) ?? [];
            var options = new DownloadOptions
            {
                Folder = parsed.GetRequiredValue(output),
                Parts = chosen.Length == 0 ? LivecellParts.All : chosen.Aggregate((a, b) => a | b),
                BaseAddress = parsed.GetRequiredValue(from),
                KeepZip = parsed.GetValue(keep),
            };
            terminal.Note(LivecellCatalogue.LicenceNotice);
            var summary = terminal.WithProgress("downloading", "MB", progress =>
                LivecellDownload.RunAsync(options, new DownloadReporter(terminal, progress), cancellationToken).GetAwaiter().GetResult());
            var result = DownloadResult.Of(summary);
            terminal.Write(result, CliJson.Default.DownloadResult, result.WriteText);
            return ExitCode.Done;
        });
    }

    /// <summary>Shows megabytes, and sentences as they come.</summary>
    private sealed class DownloadReporter(Terminal terminal, IProgress<WorkProgress> progress) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            if (value.Note != null)
                terminal.Note(value.Note);
            if (value.Total is { } total)
                progress.Report(new WorkProgress((int)(value.Done / Megabyte), (int)(total / Megabyte)));
        }
    }
}

/// <summary>What <c>dataset download</c> did.</summary>
internal sealed record DownloadResult(string Folder, string? Images, int ImageCount, IReadOnlyList<string> Annotations, int Fetched, int AlreadyThere, long BytesReceived, IReadOnlyList<DownloadedFileResult> Files)
{
    public static DownloadResult Of(DownloadSummary summary) => new(
        summary.Folder,
        summary.ImagesFolder,
        summary.Images,
        summary.AnnotationFiles,
        summary.Fetched,
        summary.AlreadyThere,
        summary.BytesReceived,
        [.. summary.Files.Select(f => new DownloadedFileResult(f.Path, f.Size, f.Sha256))]);

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"{Fetched} files fetched, {AlreadyThere} were there; {BytesReceived >> 20} MB received");
        if (Images != null)
            output.WriteLine($"images:      {Images} ({ImageCount})");
        foreach (var file in Annotations)
            output.WriteLine($"annotations: {file}");
    }
}

/// <summary>One downloaded file.</summary>
internal sealed record DownloadedFileResult(string Path, long Size, string Sha256);
