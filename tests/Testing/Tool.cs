using System.Diagnostics;
using Xunit;

namespace CellGenie.Testing;

/// <summary>Runs another program: the independent reader or writer that a test compares with.</summary>
public static class Tool
{
    public sealed record Result(int ExitCode, string Output, string Error);

    /// <summary>Runs a program that must succeed; the test is skipped, with a message, where the program is not installed.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var result = TryRun(program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Error}");
        return result.Output;
    }

    /// <summary>Runs a program and returns how it ended; the test is skipped, with a message, where it is not installed.</summary>
    public static Result TryRun(string program, params string[] arguments)
    {
        if (!IsInstalled(program))
            Assert.Skip($"needs {program}, which is not installed");
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.Result);
    }

    public static bool IsInstalled(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program)
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => f.Length > 0 && File.Exists(Path.Combine(f, program)));
}
