using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>Follows a training run to its end.</summary>
internal static class RunWatch
{
    /// <summary>Watches, writes the end, and returns the command's exit code.</summary>
    public static int Run(Terminal terminal, RunClient run, CancellationToken cancellationToken)
    {
        TrainingRun end;
        try
        {
            end = terminal.WithProgress("training", "steps", progress => FollowAsync(terminal, run, progress, cancellationToken).GetAwaiter().GetResult());
        }
        catch (OperationCanceledException)
        {
            terminal.Note($"run {run.Id} goes on without you; see it again: cellgenie run watch {run.Id}; stop it: cellgenie run cancel {run.Id}");
            throw;
        }

        terminal.Write(end, RemoteJson.Types.TrainingRun, output => RunText.Write(output, end));
        return end.Phase == RunPhase.Completed ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task<TrainingRun> FollowAsync(Terminal terminal, RunClient run, IProgress<WorkProgress> progress, CancellationToken cancellationToken)
    {
        var last = await run.GetAsync(cancellationToken);
        progress.Report(new WorkProgress(last.Step, last.Steps));
        if (last.Phase.IsEnd())
            return last;
        string? reason = null;
        await foreach (var e in run.WatchAsync(cancellationToken: cancellationToken))
        {
            last = e.Status;
            if (last.Reason != null && last.Reason != reason)
                terminal.Note($"run {run.Id}: {last.Reason}");
            reason = last.Reason;
            progress.Report(new WorkProgress(last.Step, last.Steps));
        }

        return last;
    }
}
