using System.CommandLine;
using System.Text.Json;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie batch submit</c>.</summary>
internal static class BatchSubmitCommand
{
    public static Command Create(Terminal terminal)
    {
        var dataset = new Option<string>("--dataset") { Description = "Dataset whose cells are pasted.", HelpName = "ID", Required = true };
        var library = new Option<string>("--library-version") { Description = "Version of its cell library. Default: the newest.", HelpName = "ID" };
        var id = new Option<string>("--id") { Description = "Id of the new batch; the same order under the same id is the same batch. Default: the service chooses.", HelpName = "ID" };
        var wait = new Option<bool>("--wait") { Description = "Watch it to its end." };
        var settings = new SpecificationOptions();
        var command = new Command("submit", "Order a batch of synthetic images.") { dataset, library, id, wait };
        settings.AddTo(command);
        return command.WithExample("cellgenie batch submit --dataset livecell --per-culture 1000 --seed 1 --wait").WithService(terminal, async (parsed, client, cancellationToken) =>
        {
            if (settings.Formats.ToConvert(parsed) is [var converted, ..])
                throw CommandException.Usage($"--format {converted.Name}: a batch is converted when it is downloaded, see cellgenie batch download --format");
            var options = Options(settings.ReadRequest(parsed)) with { BatchId = parsed.GetValue(id), LibraryVersion = parsed.GetValue(library) };
            var operation = await client.GetDatasetClient(parsed.GetRequiredValue(dataset)).GenerateAsync(WaitUntil.Started, options, cancellationToken);
            if (parsed.GetValue(wait))
            {
                terminal.Note($"batch {operation.Id}");
                return BatchWatch.Run(terminal, client.GetBatchClient(operation.Id), cancellationToken);
            }

            var status = operation.Status!;
            terminal.Write(status, RemoteJson.Types.Batch, output => BatchText.Write(output, status));
            terminal.Note($"watch it: cellgenie batch watch {operation.Id}");
            return ExitCode.Done;
        }, patient: true);
    }

    /// <summary>The service reads the engine's own request, and the client's options are the same JSON.</summary>
    private static GenerateOptions Options(GenerationRequest request) => JsonSerializer.Deserialize(request.ToJson(), WireJson.Default.GenerateOptions)!;
}
