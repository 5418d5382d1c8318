using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary>The small verbs of <c>cellgenie batch</c>.</summary>
internal static class BatchCommands
{
    public static Command List(Terminal terminal)
    {
        var limit = RemoteCommand.Limit();
        var continuation = RemoteCommand.Continuation();
        return new Command("list", "List the batches.") { limit, continuation }
            .WithExample("cellgenie batch list --limit 20").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var page = await RemoteCommand.PageAsync(client.GetBatchesAsync(cancellationToken), parsed.GetValue(continuation), parsed.GetValue(limit), cancellationToken);
                terminal.Write(page, RemoteJson.Types.PageBatch, output => BatchText.WriteList(output, page));
                RemoteCommand.NoteRest(terminal, page);
                return ExitCode.Done;
            });
    }

    public static Command Show(Terminal terminal) => OnBatch(terminal, "show", "Show a batch.", (batch, cancellationToken) => batch.GetAsync(cancellationToken));

    public static Command Cancel(Terminal terminal) => OnBatch(terminal, "cancel", "Stop a batch; images made are kept.", (batch, cancellationToken) => batch.CancelAsync(cancellationToken));

    public static Command Resume(Terminal terminal) =>
        OnBatch(terminal, "resume", "Go on with a batch that failed or was cancelled.", (batch, cancellationToken) => batch.ResumeAsync(cancellationToken));

    public static Command Watch(Terminal terminal)
    {
        var id = RemoteCommand.Id("batch");
        return new Command("watch", "Watch a batch to its end. Ctrl-C ends the watching, not the batch.") { id }
            .WithExample("cellgenie batch watch b-7").WithService(terminal, (parsed, client, cancellationToken) =>
                Task.FromResult(BatchWatch.Run(terminal, client.GetBatchClient(parsed.GetRequiredValue(id)), cancellationToken)), patient: true);
    }

    private static Command OnBatch(Terminal terminal, string name, string description, Func<BatchClient, CancellationToken, Task<Batch>> run)
    {
        var id = RemoteCommand.Id("batch");
        return new Command(name, description) { id }
            .WithExample($"cellgenie batch {name} b-7").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var batch = await run(client.GetBatchClient(parsed.GetRequiredValue(id)), cancellationToken);
                terminal.Write(batch, RemoteJson.Types.Batch, output => BatchText.Write(output, batch));
                return ExitCode.Done;
            });
    }
}
