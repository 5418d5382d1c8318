using System.CommandLine;
using System.CommandLine.Parsing;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>Options that several commands share, and how a command is put together.</summary>
internal static class CommonOptions
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Command, string> Examples = [];

    /// <summary>Gives a command an example, which its own help shows and a list of commands does not.</summary>
    public static Command WithExample(this Command command, string example)
    {
        Examples.Add(command, example);
        return command;
    }

    /// <summary>Whether an option was given on the command line, and does not just have its default.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>A command's example; null when it has none.</summary>
    public static string? ExampleOf(Command command) => Examples.TryGetValue(command, out var example) ? example : null;

    /// <summary>Adds <c>--output</c> and <c>--quiet</c> to a command and sets what it does.</summary>
    public static Command WithAction(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> run)
    {
        var output = new Option<string>("--output") { Description = "Form of the result: table or json.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var quiet = new Option<bool>("--quiet") { Description = "No notes and no progress." };
        command.Options.Add(output);
        command.Options.Add(quiet);
        command.SetAction((parsed, cancellationToken) =>
        {
            terminal.Json = parsed.GetValue(output) == "json";
            terminal.Quiet = parsed.GetValue(quiet);
            return run(parsed, cancellationToken);
        });
        return command;
    }

    /// <summary>As <see cref="WithAction(Command, Terminal, Func{ParseResult, CancellationToken, Task{int}})"/> for work that is not asynchronous.</summary>
    public static Command WithAction(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, int> run) =>
        command.WithAction(terminal, (parsed, cancellationToken) => Task.FromResult(run(parsed, cancellationToken)));

    public static Option<string> Folder(string name, string description) => new(name) { Description = description, HelpName = "DIR", Required = true };

    public static Option<int> Workers() => Count("--workers", "Number of threads.", Environment.ProcessorCount, 1, 1024);

    public static Option<int> Count(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && (value < least || value > most))
                result.AddError($"{name} {value}: must be {least} to {most}");
        });
        return option;
    }

    public static Option<ulong> Seed() => new("--seed") { Description = "Seed of all random numbers: the same seed gives the same bytes.", HelpName = "S", DefaultValueFactory = _ => 1 };

    public static Option<(int Width, int Height)?> Size() => new("--size")
    {
        Description = "Size of the images in pixels; default: each culture's own.",
        HelpName = "WxH",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split('x');
            if (parts.Length == 2 && int.TryParse(parts[0], out var width) && int.TryParse(parts[1], out var height) && width > 0 && height > 0)
                return (width, height);
            result.AddError($"--size '{result.Tokens[0].Value}': expected width x height, such as 704x520");
            return null;
        },
    };

    /// <summary>Fails with exit code 4 when a folder does not exist.</summary>
    public static string RequireFolder(string path) => Directory.Exists(path) ? path : throw CommandException.NotFound($"{path}: there is no such folder");

    /// <summary>Fails with exit code 4 when a file does not exist.</summary>
    public static string RequireFile(string path) => File.Exists(path) ? path : throw CommandException.NotFound($"{path}: there is no such file");
}
