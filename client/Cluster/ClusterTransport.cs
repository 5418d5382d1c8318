using CellGenie.Grains;
using CellGenie.Silo;

namespace CellGenie.Client.Cluster;

/// <summary>The service by its grains and blobs.</summary>
internal sealed class ClusterTransport(ClusterCalls calls, ArchiveUploads uploads) : ICellGenieTransport
{
    private readonly RetryPolicy _retry = new(new CellGenieRetryOptions(), Random.Shared.NextDouble);

    public ITenantTransport Tenants { get; } = new ClusterTenants(calls);

    public IDatasetTransport Datasets { get; } = new ClusterDatasets(calls, uploads);

    public IBatchTransport Batches { get; } = new ClusterBatches(calls);

    public IRunTransport Runs { get; } = new ClusterRuns(calls);

    public TimeProvider Time => calls.Time;

    public TimeSpan PollingInterval => new CellGenieClientOptions().PollingInterval;

    public TimeSpan? RetryDelay(CellGenieRequestException failure, int failures) => _retry.Next(failure, failures);

    public Task<CallerInfo> GetCallerAsync(CancellationToken cancellationToken)
    {
        var principal = calls.Principal;
        var isLab = principal.Kind == PrincipalKind.Lab;
        return Task.FromResult(new CallerInfo
        {
            Kind = isLab ? CallerKind.Lab : CallerKind.Operator,
            Tenant = isLab ? principal.Tenant : null,
            Role = isLab ? Enum.Parse<TenantRole>(principal.Role.ToString()) : null,
            Subject = principal.Subject,
        });
    }

    public Task<GpuQueue> GetGpuQueueAsync(string gpuClass, CancellationToken cancellationToken) =>
        calls.CallAsync(async () => (await calls.Grains.GpuQueue(gpuClass).GetAsync(cancellationToken)).ToWire());
}
