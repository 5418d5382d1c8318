using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset import</c>.</summary>
internal static class DatasetImportCommand
{
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Id of the dataset: lower-case letters, digits and inner hyphens." };
        var images = new Option<string>("--images") { Description = "Folder of the images.", HelpName = "DIR" };
        var annotations = new Option<string>("--annotations") { Description = "COCO file; the images that it names are sent.", HelpName = "FILE" };
        var archive = new Option<string>("--archive") { Description = "Zip archive with images and a COCO file, instead of both.", HelpName = "FILE" };
        var parallel = CommonOptions.Count("--parallel", "Files sent at once.", 8, 1, 64);
        var noExtract = new Option<bool>("--no-extract") { Description = "Do not cut out the cells." };
        var noWait = new Option<bool>("--no-wait") { Description = "Return when the files are there, before they are checked." };
        return new Command("import", "Send a dataset to the service. Run again, it sends only what is missing.") { id, images, annotations, archive, parallel, noExtract, noWait }
            .WithExample("cellgenie dataset import livecell --images livecell/images --annotations livecell/train.json")
            .WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var (folder, file, zip) = (parsed.GetValue(images), parsed.GetValue(annotations), parsed.GetValue(archive));
                if ((zip == null) == (folder == null || file == null) || (zip != null && (folder ?? file) != null))
                    throw CommandException.Usage("give --images and --annotations, or --archive");
                var dataset = client.GetDatasetClient(parsed.GetRequiredValue(id));
                var operation = Send(terminal, dataset, folder, file, zip, parsed.GetValue(parallel), !parsed.GetValue(noExtract), cancellationToken);
                if (!parsed.GetValue(noWait))
                    await WaitAsync(terminal, operation, cancellationToken);
                var status = operation.Status!;
                terminal.Write(status, RemoteJson.Types.Dataset, output => DatasetText.Write(output, status));
                return ExitCode.Done;
            }, patient: true);
    }

    private static ImportOperation Send(Terminal terminal, DatasetClient dataset, string? images, string? annotations, string? archive, int parallel, bool extract, CancellationToken cancellationToken)
    {
        try
        {
            return RemoteCommand.WithTransfer(terminal, "sending", progress =>
            {
                var options = new ImportOptions { Parallelism = parallel, ExtractLibrary = extract, Progress = progress };
                return archive != null
                    ? dataset.ImportArchiveAsync(WaitUntil.Started, CommonOptions.RequireFile(archive), options, cancellationToken)
                    : dataset.ImportCocoAsync(WaitUntil.Started, CommonOptions.RequireFile(annotations!), CommonOptions.RequireFolder(images!), options, cancellationToken);
            });
        }
        catch (FileNotFoundException e)
        {
            throw CommandException.NotFound(e.Message);
        }
        catch (InvalidDataException e)
        {
            throw new CommandException(ExitCode.Failed, e.Message);
        }
        catch (OperationCanceledException)
        {
            terminal.Note("stopped; the same command sends what is missing");
            throw;
        }
    }

    private static async Task WaitAsync(Terminal terminal, ImportOperation operation, CancellationToken cancellationToken)
    {
        terminal.Note("the service checks the dataset and cuts out its cells ...");
        try
        {
            await operation.WaitForCompletionAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            terminal.Note("all files are there and the check goes on; the same command waits for it again");
            throw;
        }
    }
}
