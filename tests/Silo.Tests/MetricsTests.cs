using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CellGenie.Grains;
using Microsoft.Extensions.DependencyInjection;

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

    [Fact]
    public async Task Demand_for_gpus_is_measured_by_class()
    {
        await using var silo = await TestSilo.StartAsync(["--CellGenie:Gpu:Count", "2", "--CellGenie:Gpu:Class", "metered", "--CellGenie:Gpu:Verify", "false"]);
        var lab = await silo.CreateLabAsync("metered");
        foreach (var id in new[] { "one", "two" })
            (await lab.Member.PostAsync("/v1/tenants/metered/runs", $$"""{"id":"{{id}}","data":[{"source":"x","synthetic":false,"weight":1}],"gpuClass":"absent","steps":10}""")).Is(202);
        var slots = silo.App.Services.GetRequiredService<GpuSlots>();
        Assert.Equal(0, Measure("cellgenie.gpu.busy", "metered"));
        var gpu = slots.TryTake();
        Assert.Equal(1, Measure("cellgenie.gpu.busy", "metered"));
        Assert.Equal(2, Measure("cellgenie.gpu.waiting", "absent"));
        slots.Release(gpu!.Value);
        (await lab.Member.PostAsync("/v1/tenants/metered/runs/one/cancel", "")).Is(200);
        Assert.Equal((0, 1), (Measure("cellgenie.gpu.busy", "metered"), Measure("cellgenie.gpu.waiting", "absent")));
    }

    private static int? Measure(string name, string gpuClass)
    {
        int? measured = null;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == name)
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            if (tags.ToArray().Any(t => t.Key == "gpu.class" && (string?)t.Value == gpuClass))
                measured = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }
}
