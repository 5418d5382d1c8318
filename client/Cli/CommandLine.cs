using System.CommandLine;
using System.CommandLine.Parsing;
using CellGenie.Cli.Commands;
using CellGenie.Cli.Output;
using CellGenie.Cli.Remote;
using CellGenie.Client;
using CellGenie.Imaging;

namespace CellGenie.Cli;

/// <summary>The command line: parses, runs, and turns errors into messages and exit codes.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken)
    {
        var root = Build(terminal);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                terminal.Error(error.Message);
            terminal.Note($"Try: {PathOf(parsed.CommandResult)} --help");
            return ExitCode.Usage;
        }

        // Help is made from the description; the example belongs to the help of its own command alone.
        var command = parsed.CommandResult.Command;
        if (CommonOptions.ExampleOf(command) is { } example)
            command.Description += $"\n\nExample: {example}";

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Output }, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Note("cancelled");
            return ExitCode.Cancelled;
        }
        catch (CommandException e)
        {
            terminal.Error(e.Message);
            return e.ExitCode;
        }
        catch (CellGenieRequestException e)
        {
            terminal.Error(RemoteCommand.Describe(e));
            return RemoteCommand.ExitCodeOf(e);
        }
        catch (CellGenieException e)
        {
            terminal.Error(e.Message);
            return e.InnerException is UnauthorizedAccessException ? ExitCode.NotAllowed : ExitCode.Failed;
        }
        catch (IOException e)
        {
            terminal.Error(e.Message);
            return ExitCode.Failed;
        }
        catch (UnauthorizedAccessException e)
        {
            terminal.Error(e.Message);
            return ExitCode.NotAllowed;
        }
        catch (Exception e)
        {
            terminal.Error($"internal error; please report it with these lines: {e}");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("CellGenie makes annotated synthetic microscopy images from real ones.")
        {
            DemoCommand.Create(terminal),
            new Command("dataset", "Real datasets: a simulated sample, LIVECell, checks, conversion, splits.")
            {
                DatasetSampleCommand.Create(terminal),
                DatasetDownloadCommand.Create(terminal),
                DatasetCheckCommand.Create(terminal),
                DatasetConvertCommand.Create(terminal),
                DatasetSplitCommand.CreateSplit(terminal),
                DatasetSplitCommand.CreateSubset(terminal),
                DatasetSplitCommand.CreateMerge(terminal),
                DatasetShowCommand.Create(terminal),
                DatasetImportCommand.Create(terminal),
                DatasetListCommand.Create(terminal),
            },
            new Command("library", "Cell libraries: the cells of a dataset, cut out.")
            {
                LibraryExtractCommand.Create(terminal),
                LibraryShowCommand.Create(terminal),
            },
            GenerateCommand.Create(terminal),
            VerifyCommand.Create(terminal),
            ReportCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            TrainCommand.Create(terminal),
            PredictCommand.Create(terminal),
            new Command("model", "The segmentation networks.") { ModelDescribeCommand.Create(terminal) },
            ServeCommand.Create(terminal),
            LoginCommand.Create(terminal),
            RemoteGroups.Batch(terminal),
            RemoteGroups.Run(terminal),
            RemoteGroups.Tenant(terminal),
            RemoteGroups.Config(terminal),
            DoctorCommand.Create(terminal),
        };
        return root;
    }

    private static string PathOf(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? "cellgenie" : command.Command.Name);
        return string.Join(' ', names);
    }
}
