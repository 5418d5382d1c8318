using System.CommandLine;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using CellGenie.Cli.Output;
using CellGenie.Imaging;
using CellGenie.Segmentation;

namespace CellGenie.Cli.Commands;

/// <summary><c>cellgenie doctor</c>: what this machine has.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal) =>
        new Command("doctor", "Show what this machine has: versions, packages, processor, GPU, storage.")
            .WithExample("cellgenie doctor").WithAction(terminal, (_, _) =>
            {
                var report = Examine();
                terminal.Write(report, CliJson.Default.DoctorReport, report.WriteText);
                return report.Checks.Any(c => c.State == CheckState.Problem) ? ExitCode.Partial : ExitCode.Done;
            });

    private static DoctorReport Examine() => new(
    [
        new Check("CellGenie", CheckState.Ok, Version()),
        new Check(".NET", CheckState.Ok, RuntimeInformation.FrameworkDescription),
        new Check("system", CheckState.Ok, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"),
        new Check("processor", CheckState.Ok, $"{Environment.ProcessorCount} cores, {VectorUnit()}"),
        new Check("memory", CheckState.Ok, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB"),
        Gpu(),
        Package("Orleans", "several silos and Azure storage", "one process"),
        Package("TorchSharp", "training and prediction", "the system's libtorch"),
        Engine(),
        Package("ImageSharp", "JPEG, BMP, GIF and WebP are read", "TIFF and PNG are read, other formats are not"),
        TemporaryFolder(),
    ]);

    private static string Version() =>
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static string VectorUnit() =>
        System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "512-bit vectors" :
        System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "256-bit vectors" :
        System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";

    private static Check Package(string name, string real, string standIn)
    {
        var state = typeof(DoctorCommand).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == $"CellGenie.Packages.{name}").Value;
        return state == "real"
            ? new Check(name, CheckState.Ok, $"package: {real}")
            : new Check(name, CheckState.Note, $"package not available when this was built: {standIn}");
    }

    private static Check Engine()
    {
        if (!SegmentationEngines.Places.Any(File.Exists))
            return new Check("training", CheckState.Note, "the segmentation engine is not built yet; train and predict build it");
        try
        {
            var engine = SegmentationEngines.Load().Describe();
            return new Check("training", CheckState.Ok, $"{engine.Library} on {string.Join(", ", engine.Devices.Select(d => d.Name))}");
        }
        catch (CellGenieException e)
        {
            return new Check("training", CheckState.Note, e.Message);
        }
    }

    private static Check Gpu()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,memory.total", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && output.Length > 0
                ? new Check("GPU", CheckState.Ok, output.Replace("\n", "; "))
                : new Check("GPU", CheckState.Note, "none that nvidia-smi can see; only training needs one");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Check("GPU", CheckState.Note, "none (no nvidia-smi here); only training needs one");
        }
    }

    private static Check TemporaryFolder()
    {
        var folder = Path.GetTempPath();
        try
        {
            var file = Path.Combine(folder, $"cellgenie-{Guid.NewGuid():N}");
            AtomicFile.Write(file, "x"u8);
            File.Delete(file);
            var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace / (1L << 30);
            return new Check("storage", free < 1 ? CheckState.Problem : CheckState.Ok, $"{folder} is writable, {free} GiB free");
        }
        catch (Exception e) when (e is CellGenieException or IOException or UnauthorizedAccessException)
        {
            return new Check("storage", CheckState.Problem, $"{folder} is not writable: {e.Message}; set TMPDIR");
        }
    }
}

/// <summary>How a check ended.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing.</summary>
    Note,

    /// <summary>Stands in the way.</summary>
    Problem,
}

/// <summary>One thing that was looked at.</summary>
internal sealed record Check(string Name, CheckState State, string Detail);

/// <summary>All that was looked at.</summary>
internal sealed record DoctorReport(IReadOnlyList<Check> Checks)
{
    public void WriteText(TextWriter output)
    {
        var width = Checks.Max(c => c.Name.Length);
        foreach (var check in Checks)
            output.WriteLine($"{check.State.ToString().ToLowerInvariant(),-8}{check.Name.PadRight(width)}  {check.Detail}");
    }
}
