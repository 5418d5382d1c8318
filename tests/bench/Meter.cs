using System.Diagnostics;

namespace CellGenie.Bench;

/// <summary>CPU time, wall time and peak memory of this process since it was made.</summary>
internal sealed class Meter
{
    private readonly TimeSpan _cpu = Cpu();
    private readonly Stopwatch _wall = Stopwatch.StartNew();

    public double WallSeconds => _wall.Elapsed.TotalSeconds;

    public double CpuSeconds => (Cpu() - _cpu).TotalSeconds;

    public static double PeakMegabytes
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.PeakWorkingSet64 / 1048576.0;
        }
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
