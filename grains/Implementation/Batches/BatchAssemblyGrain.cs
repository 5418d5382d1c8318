using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace CellGenie.Grains;

/// <summary>Puts a batch together on the compute pool of its silo.</summary>
[GrainType("cellgenie.assembly")]
[ComputeSilo]
[RandomPlacement]
internal sealed class BatchAssemblyGrain : Grain, IBatchAssemblyGrain
{
    private readonly ComputePool _pool;
    private readonly ShardJobs _jobs;
    private readonly ComputeWork _work;

    public BatchAssemblyGrain(ComputePool pool, ShardJobs jobs, ILogger<BatchAssemblyGrain> logger)
    {
        (_pool, _jobs) = (pool, jobs);
        _work = new ComputeWork(this, logger);
    }

    private TenantKey Key => TenantKey.Parse(this.GetPrimaryKeyString());

    public Task<ShardAnswer> StartAsync(AssemblyOrder order, CancellationToken cancellationToken = default)
    {
        var job = _jobs.Create(Key, order);
        return Task.FromResult(_work.Start(
            stop => _pool.TryEnqueue(Key.Tenant, job, stop),
            failure => GrainFactory.Batch(Key.Tenant, Key.Id!).ReportAssemblyAsync(new AssemblyReport(
                order.Attempt,
                (failure is null ? null : ReasonText.Shorten(failure)) ?? (job.Result == null ? "the job ended without a result" : null),
                job.Result?.Failures.Count ?? 0,
                job.Bytes))));
    }

    public Task<bool> IsRunningAsync(CancellationToken cancellationToken = default) => Task.FromResult(_work.IsRunning);

    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        _work.Stop();
        return Task.CompletedTask;
    }
}
