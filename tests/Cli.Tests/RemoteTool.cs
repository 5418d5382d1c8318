using System.Diagnostics;

namespace CellGenie.Cli.Tests;

/// <summary>Runs the tool with settings of its own, so that nobody's login is touched.</summary>
internal sealed class RemoteTool : IDisposable
{
    private readonly TempFolder _folder = new();

    public Dictionary<string, string> Environment { get; } = [];

    public string Profile => _folder["cellgenie/profile.json"];

    public string this[string name] => _folder[name];

    /// <summary>A tool that is set up for a service by the environment.</summary>
    public static RemoteTool For(FakeService service)
    {
        var tool = new RemoteTool();
        tool.Environment["CELLGENIE_ENDPOINT"] = service.Address;
        tool.Environment["CELLGENIE_API_KEY"] = "cg_lab-a_k1_secret";
        tool.Environment["CELLGENIE_TENANT"] = "lab-a";
        return tool;
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [CellGenieProcess.ToolPath, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var name in (string[])["CELLGENIE_ENDPOINT", "CELLGENIE_API_KEY", "CELLGENIE_TENANT", "CELLGENIE_ALLOW_HTTP"])
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = _folder.Path;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<Tool.Result> ExpectWithInputAsync(int exitCode, string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process, exitCode, arguments);
    }

    public Task<Tool.Result> ExpectAsync(int exitCode, params string[] arguments) => ExpectWithInputAsync(exitCode, "", arguments);

    public static async Task<Tool.Result> EndAsync(Process process, int exitCode, params string[] arguments)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var result = new Tool.Result(process.ExitCode, output, await error);
        Assert.True(result.ExitCode == exitCode, $"cellgenie {string.Join(' ', arguments)} ended with {result.ExitCode}, not {exitCode}:\n{result.Output}\n{result.Error}");
        return result;
    }

    public void Dispose() => _folder.Dispose();
}
