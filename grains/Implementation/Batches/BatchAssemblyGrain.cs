using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>Puts a batch together on the compute pool of its silo.</summary>
[GrainType("cellgenie.assembly")]
[ComputeSilo]
[RandomPlacement]
internal sealed class BatchAssemblyGrain : Grain, IBatchAssemblyGrain
{
    private readonly ShardJobs _jobs;
    private readonly ILogger _logger;
    private readonly GrainJob _job;
    private ShardSettlement? _settlement;

    public BatchAssemblyGrain(ComputePool pool, ShardJobs jobs, ILogger<BatchAssemblyGrain> logger)
    {
        (_jobs, _logger) = (jobs, logger);
        _job = new GrainJob(pool, Key.Tenant);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    public Task<ShardAnswer> StartAsync(AssemblyOrder order, CancellationToken cancellationToken = default)
    {
        if (_job.IsRunning)
        {
            _settlement!.Advance(order.Settled, ReasonsOf(order.GivenUp));
            return Task.FromResult(new ShardAnswer(true, TimeSpan.Zero));
        }

        var settlement = new ShardSettlement(order.Settled, ReasonsOf(order.GivenUp));
        var job = _jobs.Create(Key, order, settlement);
        _settlement = settlement;
        var wait = _job.Start(job, error =>
        {
            var failure = error?.Message ?? (job.Result == null ? "the job ended without a result" : null);
            var report = new AssemblyReport(order.Attempt, failure == null ? null : ReasonText.Shorten(failure), job.Result?.Failures.Count ?? 0, job.Bytes);
            return GrainJob.TellAsync(() => GrainFactory.Batch(Key.Tenant, Key.Id!).ReportAssemblyAsync(report), Key, _logger);
        });
        return Task.FromResult(new ShardAnswer(wait == null, wait ?? TimeSpan.Zero));
    }

    public Task<bool> AdvanceAsync(int settled, IReadOnlyList<GivenUpShard> givenUp, CancellationToken cancellationToken = default)
    {
        if (_job.IsRunning)
            _settlement!.Advance(settled, ReasonsOf(givenUp));
        return Task.FromResult(_job.IsRunning);
    }

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken = default) => Task.FromResult(_job.IsRunning);

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _job.Stop();
        return Task.CompletedTask;
    }

    private static Dictionary<int, string> ReasonsOf(IReadOnlyList<GivenUpShard> givenUp) => givenUp.ToDictionary(g => g.Shard, g => g.Reason);
}
