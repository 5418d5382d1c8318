using System.Diagnostics;

namespace CellGenie.Testing;

/// <summary>Azurite below <c>artifacts/azurite</c>, put there by npm at the first use.</summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The script to run, or why there is none.</summary>
    public static (string? Script, string Reason) Find()
    {
        if (!Tool.IsInstalled(Program("node", "node.exe")))
            return (null, "node is not installed");
        var folder = Path.Combine(Repository.Root, "artifacts", "azurite", Azurite.Version);
        var script = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        // Written last, so that half an installation is not taken for a whole one.
        var done = Path.Combine(folder, "installed");
        if (File.Exists(done))
            return (script, "");
        if (!Tool.IsInstalled(Program("npm", "npm.cmd")))
            return (null, "npm is not installed");
        Directory.CreateDirectory(folder);
        using var turn = TakeTurn(Path.Combine(folder, "lock"));
        if (turn is null)
            return (null, "another test process did not finish installing it");
        if (File.Exists(done))
            return (script, "");
        var fault = Install(folder);
        if (fault.Length > 0)
            return (null, fault);
        File.WriteAllText(done, Azurite.Version);
        return (script, "");
    }

    private static string Program(string unix, string windows) => OperatingSystem.IsWindows() ? windows : unix;

    private static string Install(string folder)
    {
        var start = new ProcessStartInfo(Program("npm", "npm.cmd"))
        {
            ArgumentList = { "install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", $"azurite@{Azurite.Version}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var error = npm.StandardError.ReadToEndAsync();
        if (!npm.WaitForExit(Patience))
        {
            npm.Kill(entireProcessTree: true);
            return $"npm did not install it in {Patience.TotalMinutes} minutes";
        }

        _ = output.Result;
        return npm.ExitCode == 0 ? "" : $"npm could not install it: {error.Result.Split('\n')[0]}";
    }

    private static FileStream? TakeTurn(string path)
    {
        for (var started = Stopwatch.StartNew(); started.Elapsed < Patience;)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }

        return null;
    }
}
