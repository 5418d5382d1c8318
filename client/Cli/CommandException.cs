using CellGenie.Imaging;

namespace CellGenie.Cli;

/// <summary>Ends a command with a message and an exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : CellGenieException(message)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException NotFound(string message) => new(Cli.ExitCode.NotFound, message);

    public static CommandException Usage(string message) => new(Cli.ExitCode.Usage, message);
}
