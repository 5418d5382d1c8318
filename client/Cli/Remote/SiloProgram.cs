using System.Runtime.InteropServices;

namespace CellGenie.Cli.Remote;

/// <summary>The service's program, which lies beside the tool.</summary>
/// <remarks>
/// The tool does not reference it: ASP.NET Core and the actors would be looked up at the start of every command. It becomes the tool's own
/// process (<c>execv</c>), so that one process is one process: signals, exit code and <c>kill -9</c> reach the service itself.
/// </remarks>
internal static class SiloProgram
{
    private const string Assembly = "CellGenie.Silo.dll";

    /// <summary>Where it is: installed in a folder of its own, or in a build tree; null where it is not.</summary>
    public static string? Find()
    {
        var here = AppContext.BaseDirectory;
        var configuration = new DirectoryInfo(here).Name;
        string[] places = [Path.Combine(here, "silo", Assembly), Path.Combine(here, "..", "..", "CellGenie.Silo", configuration, Assembly)];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists);
    }

    /// <summary>Runs it in place of this process, or waits for it where the system cannot do that.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="CommandException">It could not be started.</exception>
    public static async Task<int> RunAsync(string assembly, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        string[] command = [Host(), assembly, .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            _ = Execute(command[0], [.. command, null]);
            throw new CommandException(ExitCode.Failed, $"{command[0]}: cannot be started: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }

        using var process = System.Diagnostics.Process.Start(command[0], command[1..]);
        // Ctrl-C reaches it too, and it stops by itself; leaving before it would leave it alone.
        await process.WaitForExitAsync(CancellationToken.None);
        return cancellationToken.IsCancellationRequested ? ExitCode.Cancelled : process.ExitCode;
    }

    /// <summary>The <c>dotnet</c> that runs this process, or the one that its program would have used.</summary>
    private static string Host()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Path.GetFileName(Environment.ProcessPath) == name)
            return Environment.ProcessPath!;
        // The runtime lies at {root}/shared/Microsoft.NETCore.App/{version}/.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var host = Path.Combine(root, name);
        return File.Exists(host) ? host : throw new CommandException(ExitCode.Failed, $"{host}: there is no .NET here to run the service with");
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true, ExactSpelling = true)]
    private static extern int Execute([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPUTF8Str)] string?[] arguments);
}
