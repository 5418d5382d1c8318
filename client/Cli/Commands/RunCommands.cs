using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;

namespace CellGenie.Cli.Commands;

/// <summary>The small verbs of <c>cellgenie run</c>.</summary>
internal static class RunCommands
{
    public static Command List(Terminal terminal)
    {
        var limit = RemoteCommand.Limit();
        var continuation = RemoteCommand.Continuation();
        return new Command("list", "List the training runs.") { limit, continuation }
            .WithExample("cellgenie run list").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var page = await RemoteCommand.PageAsync(client.GetRunsAsync(cancellationToken), parsed.GetValue(continuation), parsed.GetValue(limit), cancellationToken);
                terminal.Write(page, RemoteJson.Types.PageTrainingRun, output => RunText.WriteList(output, page));
                RemoteCommand.NoteRest(terminal, page);
                return ExitCode.Done;
            });
    }

    public static Command Show(Terminal terminal) => OnRun(terminal, "show", "Show a training run.", (run, cancellationToken) => run.GetAsync(cancellationToken));

    public static Command Cancel(Terminal terminal) => OnRun(terminal, "cancel", "Stop a training run; checkpoints are kept.", (run, cancellationToken) => run.CancelAsync(cancellationToken));

    public static Command Resume(Terminal terminal) =>
        OnRun(terminal, "resume", "Go on from the latest checkpoint of a run that failed or was cancelled.", (run, cancellationToken) => run.ResumeAsync(cancellationToken));

    public static Command Watch(Terminal terminal)
    {
        var id = RemoteCommand.Id("run");
        return new Command("watch", "Watch a training run to its end. Ctrl-C ends the watching, not the run.") { id }
            .WithExample("cellgenie run watch r-3").WithService(terminal, (parsed, client, cancellationToken) =>
                Task.FromResult(RunWatch.Run(terminal, client.GetRunClient(parsed.GetRequiredValue(id)), cancellationToken)), patient: true);
    }

    private static Command OnRun(Terminal terminal, string name, string description, Func<RunClient, CancellationToken, Task<TrainingRun>> act)
    {
        var id = RemoteCommand.Id("run");
        return new Command(name, description) { id }
            .WithExample($"cellgenie run {name} r-3").WithService(terminal, async (parsed, client, cancellationToken) =>
            {
                var run = await act(client.GetRunClient(parsed.GetRequiredValue(id)), cancellationToken);
                terminal.Write(run, RemoteJson.Types.TrainingRun, output => RunText.Write(output, run));
                return ExitCode.Done;
            });
    }
}
