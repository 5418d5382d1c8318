using System.Diagnostics.Metrics;

namespace CellGenie.Grains;

/// <summary>What was done, counted for the whole silo: tenants are no dimension, because their number has no bound.</summary>
internal static class WorkMetrics
{
    private static readonly Meter Meter = new("CellGenie.Work");
    private static readonly Counter<long> Rendered = Meter.CreateCounter<long>("cellgenie.images.rendered", "{image}", "Images made.");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("cellgenie.images.failed", "{image}", "Images that could not be made.");
    private static readonly Counter<long> Cells = Meter.CreateCounter<long>("cellgenie.cells", "{cell}", "Cells annotated.");
    private static readonly Histogram<double> ShardSeconds = Meter.CreateHistogram<double>("cellgenie.shard.duration", "s", "Time from the acceptance of a shard to its end.");
    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("cellgenie.run.steps", "{step}", "Optimiser steps of training runs.");

    /// <summary>A shard has ended.</summary>
    public static void AddShard(ShardReport report, TimeSpan time)
    {
        Rendered.Add(report.Done);
        Failed.Add(report.Failed);
        Cells.Add(report.Cells);
        ShardSeconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("outcome", report.Failure == null ? "done" : "failed"));
    }

    /// <summary>A training run has come forward.</summary>
    public static void AddSteps(int steps) => Steps.Add(Math.Max(0, steps));
}
