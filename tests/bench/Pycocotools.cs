using System.Diagnostics;
using System.Text.Json;

namespace CellGenie.Bench;

/// <summary>Runs <c>evaluate_pycocotools.py</c>, where a Python with pycocotools answers.</summary>
internal static class Pycocotools
{
    /// <summary>The JSON that it prints; null where the Python does not have pycocotools.</summary>
    public static JsonElement? Run(string python, params string[] arguments)
    {
        if (Start(python, ["-c", "import pycocotools.mask"]).ExitCode != 0)
        {
            Console.Error.WriteLine($"{python} has no pycocotools, so there is no comparison");
            return null;
        }

        var script = Path.Combine(RepositoryRoot(), "tests", "bench", "evaluate_pycocotools.py");
        var (exitCode, output, error) = Start(python, [script, .. arguments]);
        return exitCode == 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException($"{script} failed: {error}");
    }

    private static (int ExitCode, string Output, string Error) Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CellGenie.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The benchmark does not run inside the repository.");
        return folder.FullName;
    }
}
