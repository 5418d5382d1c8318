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

    private readonly ComputePool _pool;
    private readonly ShardJobs _jobs;
    private readonly TimeProvider _time;
    private readonly ComputeWork _work;

    public RenderShardGrain(ComputePool pool, ShardJobs jobs, TimeProvider time, ILogger<RenderShardGrain> logger)
    {
        (_pool, _jobs, _time) = (pool, jobs, time);
        _work = new ComputeWork(this, logger);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    public Task<ShardAnswer> StartAsync(ShardOrder order, CancellationToken cancellationToken = default)
    {
        var job = _jobs.Create(Key, order);
        var begin = _time.GetTimestamp();
        return Task.FromResult(_work.Start(
            stop => _pool.TryEnqueue(Key.Tenant, job, stop),
            failure =>
            {
                var report = ReportOf(order, job, failure);
                WorkMetrics.AddShard(report, _time.GetElapsedTime(begin));
                return GrainFactory.Batch(Key.Tenant, Key.Id!).ReportShardAsync(report);
            }));
    }

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken = default) => Task.FromResult(_work.IsRunning);

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _work.Stop();
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
