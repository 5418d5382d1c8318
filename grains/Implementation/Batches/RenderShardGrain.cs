using CellGenie.Synthesis;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>Renders a shard on the compute pool of its silo. Placed at random, so that shards spread: a stateless worker would stay on its caller's silo.</summary>
[GrainType("cellgenie.shard")]
[ComputeSilo]
[RandomPlacement]
internal sealed class RenderShardGrain : Grain, IRenderShardGrain
{
    private const int MaxFirstFailures = 20;

    private readonly ShardJobs _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly GrainJob _job;

    public RenderShardGrain(ComputePool pool, ShardJobs jobs, TimeProvider time, ILogger<RenderShardGrain> logger)
    {
        (_jobs, _time, _logger) = (jobs, time, logger);
        _job = new GrainJob(pool, Key.Tenant);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    public Task<ShardAnswer> StartAsync(ShardOrder order, CancellationToken cancellationToken = default)
    {
        var job = _jobs.Create(Key, order);
        var begin = _time.GetTimestamp();
        var wait = _job.Start(job, error =>
        {
            var report = ReportOf(order, job, error?.Message);
            WorkMetrics.AddShard(report, _time.GetElapsedTime(begin));
            // Where it is lost, the batch asks whether the shard still runs, and starts it again; what is done is found done.
            return GrainJob.TellAsync(() => GrainFactory.Batch(Key.Tenant, Key.Id!).ReportShardAsync(report), Key, _logger);
        });
        return Task.FromResult(new ShardAnswer(wait == null, wait ?? TimeSpan.Zero));
    }

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken = default) => Task.FromResult(_job.IsRunning);

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _job.Stop();
        return Task.CompletedTask;
    }

    private static ShardReport ReportOf(ShardOrder order, ShardJob job, string? failure)
    {
        if (failure != null || job.Result is not { } head)
            return new ShardReport(order.Shard, order.Attempt, ReasonText.Shorten(failure ?? "the job ended without a result"), 0, 0, 0, 0, []);
        return new ShardReport(
            order.Shard,
            order.Attempt,
            null,
            head.Totals.Values.Sum(t => t.Images),
            head.Failures.Count,
            head.Totals.Values.Sum(t => t.Cells),
            head.Files.Sum(f => (long)f.Length),
            [.. head.Failures.Take(MaxFirstFailures).Select(f => new ImageFailure(f.Image, ReasonText.Shorten(f.Reason)))]);
    }
}
