using System.CommandLine;
using CellGenie.Cli.Commands;
using CellGenie.Cli.Output;
using CellGenie.Client;

namespace CellGenie.Cli.Remote;

/// <summary>What commands against a service share.</summary>
internal static class RemoteCommand
{
    public static Option<string> EndpointOption() => new("--endpoint") { Description = $"Address of the service. Default: {RemoteSettings.EndpointVariable}, the login, {RemoteSettings.DefaultEndpoint}.", HelpName = "URL" };

    public static Option<string> TenantOption() => new("--tenant") { Description = $"The tenant that is meant. Default: {RemoteSettings.TenantVariable}, the login, the key's own.", HelpName = "NAME" };

    /// <summary>Adds <c>--endpoint</c> and <c>--tenant</c> and sets what the command does with the service.</summary>
    public static Command WithService(this Command command, Terminal terminal, Func<ParseResult, CellGenieClient, CancellationToken, Task<int>> run, bool patient = false)
    {
        var endpoint = EndpointOption();
        var tenant = TenantOption();
        command.Options.Add(endpoint);
        command.Options.Add(tenant);
        return command.WithAction(terminal, (parsed, cancellationToken) =>
            run(parsed, RemoteSettings.Resolve(parsed.GetValue(endpoint), parsed.GetValue(tenant)).Connect(patient), cancellationToken));
    }

    /// <summary>The exit code of an error of a service.</summary>
    public static int ExitCodeOf(CellGenieRequestException e) => e.Status switch
    {
        401 or 403 => ExitCode.NotAllowed,
        404 => ExitCode.NotFound,
        _ => ExitCode.Failed,
    };

    /// <summary>An error of a service in one line.</summary>
    public static string Describe(CellGenieRequestException e)
    {
        var message = e.Message;
        if (e.Limit != null && !message.Contains(e.Limit, StringComparison.Ordinal))
            message += $" (quota: {e.Limit})";
        if (e.RetryAfter is { } wait)
            message += $"; try again in {Math.Ceiling(wait.TotalSeconds):0} s";
        // Only where nobody but the service's people can help.
        return e.Status >= 500 && e.TraceId != null ? $"{message} (trace id {e.TraceId})" : message;
    }

    public static Argument<string> Id(string what) => new("id") { Description = $"Id of the {what}." };

    public static Option<int> Limit() => CommonOptions.Count("--limit", "The most of them to show, newest first.", 100, 1, 1000);

    public static Option<string> Continuation() => new("--continuation") { Description = "Where to go on: as the end of an earlier list says.", HelpName = "TEXT" };

    /// <summary>The part of a list that a command was asked for.</summary>
    public static async Task<Page<T>> PageAsync<T>(AsyncPageable<T> list, string? continuation, int limit, CancellationToken cancellationToken)
    {
        await foreach (var page in list.AsPagesAsync(continuation, limit, cancellationToken))
            return page;
        return new Page<T>();
    }

    /// <summary>Says how to see the rest of a list.</summary>
    public static void NoteRest<T>(Terminal terminal, Page<T> page)
    {
        if (page.Continuation != null)
            terminal.Note($"there are more: --continuation {page.Continuation}");
    }

    /// <summary>Moves files and shows how many have come.</summary>
    public static T WithTransfer<T>(Terminal terminal, string title, Func<IProgress<TransferProgress>, Task<T>> work) =>
        terminal.WithProgress(title, "files", progress => work(new TransferReporter(progress)).GetAwaiter().GetResult());

    /// <summary>Several transfers report at once; what shows it is made for one.</summary>
    private sealed class TransferReporter(IProgress<WorkProgress> progress) : IProgress<TransferProgress>
    {
        private readonly Lock _lock = new();

        public void Report(TransferProgress value)
        {
            lock (_lock)
                progress.Report(new WorkProgress(value.Files, value.TotalFiles));
        }
    }
}
