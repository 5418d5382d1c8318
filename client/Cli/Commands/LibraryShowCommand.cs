using System.CommandLine;
using CellGenie.Cli.Output;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie library show</c>.</summary>
internal static class LibraryShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var folder = new Argument<string>("library") { Description = "Folder of the library." };
        return new Command("show", "Show the cultures of a library and what is normal for each.") { folder }
            .WithExample("cellgenie library show library").WithAction(terminal, (parsed, _) =>
            {
                using var bank = CellBank.Open(CommonOptions.RequireFolder(parsed.GetRequiredValue(folder)));
                var summary = LibrarySummary.Of(bank.Folder, bank.Index);
                terminal.Write(summary, CliJson.Default.LibrarySummary, summary.WriteText);
                ProblemList.Write(terminal, bank.Index.Problems);
                return ExitCode.Done;
            });
    }
}
