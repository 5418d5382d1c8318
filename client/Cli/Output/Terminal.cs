using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace CellGenie.Cli.Output;

/// <summary>Where a command writes: data to standard output, everything else to standard error.</summary>
internal sealed class Terminal
{
    private readonly TextWriter _error;

    public Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        Output = output;
        _error = error;
        IsInteractive = isInteractive;
    }

    /// <summary>Standard output.</summary>
    public TextWriter Output { get; }

    /// <summary>Whether standard error is a terminal that may show moving progress.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether results are wanted as JSON.</summary>
    public bool Json { get; set; }

    /// <summary>Whether notes and progress are not wanted.</summary>
    public bool Quiet { get; set; }

    /// <summary>The process's own streams.</summary>
    public static Terminal FromConsole()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb" or null or "";
        return new Terminal(Console.Out, Console.Error, !Console.IsErrorRedirected && !dumb);
    }

    /// <summary>A line for the user that is not data.</summary>
    public void Note(string message)
    {
        if (!Quiet)
            _error.WriteLine(message);
    }

    /// <summary>An error; shown always.</summary>
    public void Error(string message) => _error.WriteLine($"error: {message}");

    /// <summary>Writes a result: as JSON, or as text by <paramref name="asText"/>.</summary>
    public void Write<T>(T result, JsonTypeInfo<T> type, Action<TextWriter> asText)
    {
        if (Json)
            Output.WriteLine(JsonSerializer.Serialize(result, type));
        else
            asText(Output);
        Output.Flush();
    }

    /// <summary>Runs long work and shows how far it has come: a bar on a terminal, otherwise a line now and then.</summary>
    public T WithProgress<T>(string title, string unit, Func<IProgress<WorkProgress>, T> work) =>
        WithProgress(title, unit, (progress, _) => work(progress));

    /// <summary>The same for work that has something to say on the way, which appears above the bar.</summary>
    public T WithProgress<T>(string title, string unit, Func<IProgress<WorkProgress>, Action<string>, T> work)
    {
        if (Quiet)
            return work(new SilentProgress(), Note);
        if (!IsInteractive)
            return work(new PlainProgress(_error, title, unit, TimeProvider.System), Note);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_error) });
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RateColumn(unit), new RemainingTimeColumn())
            .Start(context => work(new BarProgress(context.AddTask(Markup.Escape(title))), console.WriteLine));
    }

    private sealed class SilentProgress : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
        }
    }

    private sealed class BarProgress(ProgressTask task) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Total == 0 ? 1 : value.Done;
        }
    }
}
