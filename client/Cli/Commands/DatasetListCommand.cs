using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie dataset list</c>.</summary>
internal static class DatasetListCommand
{
    public static Command Create(Terminal terminal)
    {
        var limit = RemoteCommand.Limit();
        var continuation = RemoteCommand.Continuation();
        return new Command("list", "List the datasets of the service.") { limit, continuation }
            .WithExample("cellgenie dataset list").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var page = await RemoteCommand.PageAsync(client.GetDatasetsAsync(cancellationToken), parsed.GetValue(continuation), parsed.GetValue(limit), cancellationToken);
                terminal.Write(page, RemoteJson.Types.PageDataset, output => DatasetText.WriteList(output, page));
                RemoteCommand.NoteRest(terminal, page);
                return ExitCode.Done;
            });
    }
}
