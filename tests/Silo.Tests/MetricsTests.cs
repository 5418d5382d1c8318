using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CellGenie.Silo.Tests;

public sealed class MetricsTests(SharedSilo shared)
{
    [Fact]
    public void Silo_measures_its_queue_and_its_work()
    {
        Assert.Equal("completed", (string?)shared.Steps["batch"]["phase"]);
        var seen = new ConcurrentDictionary<string, bool>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("CellGenie.", StringComparison.Ordinal))
                seen[instrument.Name] = true;
        };
        listener.Start();
        Assert.Superset(
            new HashSet<string> { "cellgenie.compute.queued", "cellgenie.compute.busy", "cellgenie.compute.jobs", "cellgenie.compute.slice.duration" },
            seen.Keys.ToHashSet());
    }
}
