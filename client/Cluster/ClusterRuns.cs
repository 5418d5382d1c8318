using System.Runtime.CompilerServices;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Silo;

namespace CellGenie.Client.Cluster;

/// <summary>Training runs by their grains and blobs.</summary>
internal sealed class ClusterRuns(ClusterCalls calls) : IRunTransport
{
    public Task<Page<TrainingRun>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(() => Paging.OfCatalogueAsync(
            calls.Grains.Tenant(name), ResourceKind.Run, page.Limit, page.Continuation, async id => (await calls.Grains.Run(name, id).GetAsync(cancellationToken)).ToWire(), cancellationToken));
    }

    public Task<TrainingRun> SubmitAsync(string? tenant, NewRun run, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        var id = run.Id ?? $"r-{idempotencyKey}";
        var data = run.Data.Select(d => new Grains.TrainingData(d.Source, d.Synthetic, d.Weight)).ToList();
        return calls.ActAsync(name, "run.submit", id, async () =>
            (await calls.Grains.Run(name, id).SubmitAsync(new RunOrder(data, run.GpuClass, run.Steps, run.Model?.GetRawText() ?? "{}"), cancellationToken)).ToWire());
    }

    public Task<TrainingRun> GetAsync(string? tenant, string run, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Run(name, run).GetAsync(cancellationToken)).ToWire());
    }

    public Task<TrainingRun> CancelAsync(string? tenant, string run, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "run.cancel", run, async () => (await calls.Grains.Run(name, run).CancelAsync(cancellationToken)).ToWire());
    }

    public Task<TrainingRun> ResumeAsync(string? tenant, string run, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "run.resume", run, async () => (await calls.Grains.Run(name, run).ResumeAsync(cancellationToken)).ToWire());
    }

    public Task DeleteAsync(string? tenant, string run, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "run.delete", run, () => calls.Grains.Run(name, run).DeleteAsync(cancellationToken));
    }

    public async IAsyncEnumerable<RunEvent> WatchAsync(string? tenant, string run, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        while (true)
        {
            var e = await calls.CallAsync(() => calls.Grains.Run(name, run).WaitAsync(after, ClusterEvents.Wait, cancellationToken));
            if (e == null)
                continue;
            after = e.Id;
            yield return new RunEvent { Id = e.Id, Status = e.Status.ToWire() };
            if (Wire.IsEnd(e.Status.Phase))
                yield break;
        }
    }

    public Task<RemoteContent> OpenMetricsAsync(string? tenant, string run, CancellationToken cancellationToken) =>
        OpenAsync(tenant, run, status => (status.Attempt, "metrics.jsonl"), cancellationToken);

    public Task<RemoteContent> OpenCheckpointAsync(string? tenant, string run, CancellationToken cancellationToken) => OpenAsync(
        tenant, run, status => status.Latest is { } latest ? (latest.Attempt, latest.File) : throw ServiceException.NotFound($"checkpoint of run {run} yet"), cancellationToken);

    private Task<RemoteContent> OpenAsync(string? tenant, string run, Func<RunStatus, (int Attempt, string File)> find, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            var (attempt, file) = find(await calls.Grains.Run(name, run).GetAsync(cancellationToken));
            return await calls.OpenAsync(BlobPaths.Run(name, run, attempt, file), 0, null, cancellationToken);
        });
    }
}
