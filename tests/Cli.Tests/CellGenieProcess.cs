using System.Diagnostics;

namespace CellGenie.Cli.Tests;

/// <summary>Runs the built command-line tool as a process of its own.</summary>
internal static class CellGenieProcess
{
    public static string ToolPath { get; } = Path.Combine(AppContext.BaseDirectory, "cellgenie.dll");

    public static Testing.Tool.Result Run(params string[] arguments) => Testing.Tool.TryRun("dotnet", [ToolPath, .. arguments]);

    /// <summary>Runs a command that must end with the given exit code.</summary>
    public static Testing.Tool.Result Expect(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        Assert.True(result.ExitCode == exitCode, $"cellgenie {string.Join(' ', arguments)} ended with {result.ExitCode}, not {exitCode}:\n{result.Output}\n{result.Error}");
        return result;
    }

    /// <summary>Starts a command and returns while it runs.</summary>
    public static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [ToolPath, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
