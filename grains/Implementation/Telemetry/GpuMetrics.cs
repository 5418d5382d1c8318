using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CellGenie.Grains;

/// <summary>
/// The demand for GPUs: runs that wait, where their queue is, and GPUs that are taken, where they are. Silos with a GPU are started and
/// stopped by the sum. The class is the only dimension: a queue that nobody uses is not active, and says nothing.
/// </summary>
internal static class GpuMetrics
{
    public const string MeterName = "CellGenie.Gpu";
    public const string Class = "gpu.class";

    private static readonly ConcurrentDictionary<object, (string Class, Func<int> Count)> Queues = new();
    private static readonly ConcurrentDictionary<object, (string Class, Func<int> Count)> Silos = new();

    static GpuMetrics()
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableGauge("cellgenie.gpu.waiting", () => Measure(Queues), "{run}", "Runs that wait for a GPU, by its class.");
        meter.CreateObservableGauge("cellgenie.gpu.busy", () => Measure(Silos), "{gpu}", "GPUs that a run uses, by their class.");
    }

    /// <summary>Measures a queue from now on.</summary>
    public static void Watch(object queue, string gpuClass, Func<int> waiting) => Queues[queue] = (gpuClass, waiting);

    /// <summary>Measures the GPUs of a silo from now on.</summary>
    public static void WatchSilo(object silo, string gpuClass, Func<int> busy) => Silos[silo] = (gpuClass, busy);

    /// <summary>A queue or a silo is no more.</summary>
    public static void Forget(object owner)
    {
        Queues.TryRemove(owner, out _);
        Silos.TryRemove(owner, out _);
    }

    private static IEnumerable<Measurement<int>> Measure(ConcurrentDictionary<object, (string Class, Func<int> Count)> of) => of.Values
        .GroupBy(v => v.Class)
        .Select(g => new Measurement<int>(g.Sum(v => v.Count()), new KeyValuePair<string, object?>(Class, g.Key)));
}
