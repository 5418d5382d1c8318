using CellGenie.Cli.Output;

namespace CellGenie.Cli.Commands;

/// <summary>Shows items that could not be used.</summary>
internal static class ProblemList
{
    private const int Shown = 20;

    public static void Write(Terminal terminal, IReadOnlyList<string> problems)
    {
        foreach (var problem in problems.Take(Shown))
            terminal.Note($"warning: {problem}");
        if (problems.Count > Shown)
            terminal.Note($"warning: and {problems.Count - Shown} more");
    }
}
