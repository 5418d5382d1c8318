using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Globalization;
using CellGenie.Grains;
using CellGenie.Imaging;

namespace CellGenie.Silo;

/// <summary>The GPUs of this machine, and whether a silo may say that it has them.</summary>
internal static class GpuDevices
{
    private const string DevicePrefix = "nvidia";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Checks what a silo says of its GPUs, so that no run is placed where it can only fail.</summary>
    /// <param name="role">What the silo is for.</param>
    /// <param name="options">What it says.</param>
    /// <param name="count">Counts the machine's GPUs; null where that is not to be checked.</param>
    /// <exception cref="CellGenieException">It says what is not so.</exception>
    public static void Require(SiloRole role, GpuOptions options, Func<int>? count)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
            throw new CellGenieException($"configuration CellGenie:Gpu: {string.Join("; ", faults.Select(f => f.ErrorMessage))}");
        if (role == SiloRole.Gpu && options.Count == 0)
            throw new CellGenieException("a silo of role gpu needs CellGenie:Gpu:Count of 1 or more");
        if (role is SiloRole.Cpu or SiloRole.Gateway && options.Count > 0)
            throw new CellGenieException($"a silo of role {role.ToString().ToLowerInvariant()} runs no trainers; CellGenie:Gpu:Count must be 0, not {options.Count}");
        if (options.Count > 0 && count?.Invoke() is { } there && there < options.Count)
            throw new CellGenieException($"CellGenie:Gpu:Count is {options.Count}, and this machine has {there} GPUs (devices /dev/nvidia0 and on, or nvidia-smi -L)");
    }

    /// <summary>Counts the machine's GPUs: its devices, or what <c>nvidia-smi</c> lists where there are no such devices.</summary>
    public static int Count()
    {
        var devices = Directory.Exists("/dev")
            ? Directory.EnumerateFileSystemEntries("/dev", $"{DevicePrefix}*").Count(d => int.TryParse(Path.GetFileName(d)[DevicePrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            : 0;
        return devices > 0 ? devices : List();
    }

    private static int List()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", "-L") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var lines = process.StandardOutput.ReadToEndAsync();
            if (process.WaitForExit(Patience))
                return process.ExitCode == 0 ? lines.Result.Split('\n').Count(l => l.StartsWith("GPU ", StringComparison.Ordinal)) : 0;
            process.Kill();
            return 0;
        }
        catch (Win32Exception)
        {
            // There is no such program, so there is no driver.
            return 0;
        }
    }
}
