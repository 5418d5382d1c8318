using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Follows a batch to its end.</summary>
internal static class BatchWatch
{
    /// <summary>Watches, writes the end, and returns the command's exit code.</summary>
    public static int Run(Terminal terminal, BatchClient batch, CancellationToken cancellationToken)
    {
        Batch end;
        try
        {
            end = terminal.WithProgress("rendering", "images", progress => FollowAsync(batch, progress, cancellationToken).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException)
        {
            terminal.Note($"batch {batch.Id} goes on without you; see it again: cellgenie batch watch {batch.Id}; stop it: cellgenie batch cancel {batch.Id}");
            throw;
        }

        terminal.Write(end, RemoteJson.Types.Batch, output => BatchText.Write(output, end));
        return ExitCodeOf(end);
    }

    public static int ExitCodeOf(Batch batch) => batch.Phase switch
    {
        BatchPhase.CompletedWithErrors => ExitCode.Partial,
        BatchPhase.Failed or BatchPhase.Cancelled => ExitCode.Failed,
        _ => ExitCode.Done,
    };

    private static async Task<Batch> FollowAsync(BatchClient batch, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var last = await batch.GetAsync(cancellationToken);
        progress.Report(new WorkProgress(last.Done + last.Failed, last.Images));
        if (last.Phase.IsEnd())
            return last;
        await foreach (var e in batch.WatchAsync(cancellationToken: cancellationToken))
        {
            last = e.Status;
            progress.Report(new WorkProgress(last.Done + last.Failed, last.Images));
        }

        return last;
    }
}
