using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie batch download</c>.</summary>
internal static class BatchDownloadCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = RemoteCommand.Id("batch");
        var output = new Option<string>("--out") { Description = "Folder for the files, or with --format the zip archive.", HelpName = "PATH", Required = true };
        var format = new Option<string>("--format") { Description = $"One zip archive in a format: {string.Join(", ", ExportFormatNames.All)}. Default: the files as they were made.", HelpName = "NAME" };
        format.AcceptOnlyFromAmong([.. ExportFormatNames.All]);
        var parallel = CommonOptions.Count("--parallel", "Files fetched at once.", 8, 1, 64);
        return new Command("download", "Download a batch; each file is checked, and what is there is not fetched again.") { id, output, format, parallel }
            .WithExample("cellgenie batch download b-7 --out synthetic").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var batch = client.GetBatchClient(parsed.GetRequiredValue(id));
                var path = parsed.GetRequiredValue(output);
                var status = await batch.GetAsync(cancellationToken);
                var result = ExportFormatNames.TryParse(parsed.GetValue(format), out var chosen)
                    ? Archive(terminal, batch, path, chosen, cancellationToken)
                    : Files(terminal, batch, path, parsed.GetValue(parallel), cancellationToken);
                terminal.Write(result, CliJson.Default.BatchDownloadResult, text => text.WriteLine($"{result.Path}: {result.Files} files, {result.Bytes >> 20} MB received"));
                if (status.Failed > 0)
                    terminal.Note($"warning: {status.Failed} images of the batch could not be made; manifest.json says why");
                return status.Phase == BatchPhase.CompletedWithErrors ? ExitCode.Partial : ExitCode.Done;
            }, patient: true);
    }

    private static BatchDownloadResult Files(Terminal terminal, BatchClient batch, string folder, int parallel, CancellationToken cancellationToken)
    {
        try
        {
            var done = RemoteCommand.WithTransfer(terminal, "downloading", progress =>
                batch.DownloadAsync(folder, new DownloadOptions { Parallelism = parallel, Progress = progress }, cancellationToken));
            return new BatchDownloadResult(batch.Id, folder, done.Files, done.Bytes);
        }
        catch (OperationCanceledException)
        {
            terminal.Note($"stopped; the same command fetches what is missing in {folder}");
            throw;
        }
    }

    private static BatchDownloadResult Archive(Terminal terminal, BatchClient batch, string file, ExportFormat format, CancellationToken cancellationToken)
    {
        if (Directory.Exists(file))
            throw CommandException.Usage($"{file} is a folder; --format makes one zip archive");
        try
        {
            return RemoteCommand.WithTransfer(terminal, "downloading", async progress =>
            {
                await batch.DownloadArchiveAsync(file, format, progress, cancellationToken);
                progress.Report(new TransferProgress(1, 1, 0));
                return new BatchDownloadResult(batch.Id, file, 1, new FileInfo(file).Length);
            });
        }
        catch (OperationCanceledException)
        {
            terminal.Note("stopped; an archive is made anew for each download, so the same command begins again");
            throw;
        }
    }
}

/// <summary>What <c>batch download</c> did.</summary>
internal sealed record BatchDownloadResult(string Batch, string Path, int Files, long Bytes);
