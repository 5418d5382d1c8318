using System.Diagnostics.Metrics;

namespace CellGenie.Grains;

/// <summary>What a pool says of itself. No dimension grows with the number of tenants.</summary>
internal sealed class ComputeMetrics : IDisposable
{
    public const string MeterName = "CellGenie.Compute";

    private readonly Counter<long> _slices;
    private readonly Histogram<double> _sliceSeconds;
    private readonly Counter<long> _jobs;

    public ComputeMetrics(Func<int> busyWorkers, Func<int> jobs, Func<int> tenants)
    {
        _slices = Meter.CreateCounter<long>("cellgenie.compute.slices", "{slice}", "Slices that were run.");
        _sliceSeconds = Meter.CreateHistogram<double>("cellgenie.compute.slice.duration", "s", "Time of a slice on its thread.");
        _jobs = Meter.CreateCounter<long>("cellgenie.compute.jobs", "{job}", "Jobs that ended, by outcome.");
        Meter.CreateObservableGauge("cellgenie.compute.busy", busyWorkers, "{thread}", "Threads that run a slice.");
        Meter.CreateObservableGauge("cellgenie.compute.queued", jobs, "{job}", "Jobs that wait or run.");
        Meter.CreateObservableGauge("cellgenie.compute.tenants", tenants, "{tenant}", "Tenants that have jobs.");
    }

    public Meter Meter { get; } = new(MeterName);

    public void AddSlice(TimeSpan used)
    {
        _slices.Add(1);
        _sliceSeconds.Record(used.TotalSeconds);
    }

    public void AddJob(string outcome) => _jobs.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => Meter.Dispose();
}
