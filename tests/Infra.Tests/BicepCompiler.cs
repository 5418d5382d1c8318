using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CellGenie.Infra.Tests;

/// <summary>The Bicep compiler: the machine's own, or the one that its makers publish as a package, fetched at the first use where that is possible.</summary>
internal static class BicepCompiler
{
    private const string Version = "0.49.2";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly Lazy<(string? Program, string Reason)> Found = new(Find);

    /// <summary>The program; the test is skipped, with a message, where it cannot be had.</summary>
    public static string Program
    {
        get
        {
            if (Found.Value.Program is null)
                Assert.Skip($"needs the Bicep compiler: {Found.Value.Reason}");
            return Found.Value.Program;
        }
    }

    private static (string? Program, string Reason) Find()
    {
        if (Tool.IsInstalled(OperatingSystem.IsWindows() ? "bicep.exe" : "bicep"))
            return ("bicep", "");
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            return (null, "it is not installed");
        var folder = Path.Combine(Repository.Root, "artifacts", "bicep", Version);
        // Written last, so that half of it is not taken for the whole.
        var done = Path.Combine(folder, "installed");
        if (!File.Exists(done))
        {
            Directory.CreateDirectory(folder);
            // Imports of the repository would make a project of it.
            File.WriteAllText(Path.Combine(folder, "fetch.proj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
                  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.linux-x64" Version="[{Version}]" /></ItemGroup>
                </Project>
                """);
            var fault = Restore(folder);
            if (fault.Length > 0)
                return (null, fault);
            File.WriteAllText(done, Version);
        }

        var program = Directory.EnumerateFiles(Path.Combine(folder, "packages"), "bicep", SearchOption.AllDirectories).First();
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return (program, "");
    }

    private static string Restore(string folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "restore", Path.Combine(folder, "fetch.proj"), "--packages", Path.Combine(folder, "packages"), "--nologo",
                "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false", "-p:ImportDirectoryPackagesProps=false",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var restore = Process.Start(start)!;
        var output = restore.StandardOutput.ReadToEndAsync();
        var error = restore.StandardError.ReadToEndAsync();
        if (!restore.WaitForExit(Patience))
        {
            restore.Kill(entireProcessTree: true);
            return $"its package did not come in {Patience.TotalMinutes} minutes";
        }

        return restore.ExitCode == 0 ? "" : $"it is not installed, and its package cannot be had: {(output.Result + error.Result).Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal))?.Trim()}";
    }
}
