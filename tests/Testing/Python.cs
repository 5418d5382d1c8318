using Xunit;

namespace CellGenie.Testing;

/// <summary>The system's Python with its image libraries: independent readers and writers of the formats.</summary>
public static class Python
{
    private const string Program = "/usr/bin/python3";

    /// <summary>Runs a program that must succeed and returns its output; the test is skipped, with a message, where a module is not installed.</summary>
    /// <param name="modules">Modules that it imports, separated by commas; the program need not import them itself.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, from <c>sys.argv[1]</c>.</param>
    public static string Run(string modules, string program, params string[] arguments)
    {
        if (Tool.TryRun(Program, "-c", $"import {modules}").ExitCode != 0)
            Assert.Skip($"needs {modules} for {Program}, which is not installed");
        return Tool.Run(Program, ["-c", $"import sys, {modules}\n{program}", .. arguments]);
    }
}
