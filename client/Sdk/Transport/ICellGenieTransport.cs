namespace CellGenie.Client;

/// <summary>
/// What the client needs of the service: the whole contract between both, whatever carries it. A tenant of null is the caller's own.
/// Errors are <see cref="CellGenieRequestException"/>s with the same codes on every way.
/// </summary>
internal interface ICellGenieTransport
{
    ITenantTransport Tenants { get; }

    IDatasetTransport Datasets { get; }

    IBatchTransport Batches { get; }

    IRunTransport Runs { get; }

    TimeProvider Time { get; }

    /// <summary>How often things without events are asked how far they have come.</summary>
    TimeSpan PollingInterval { get; }

    /// <summary>The wait before a transfer is gone on with; null where its failure is none that may pass, or there were too many.</summary>
    TimeSpan? RetryDelay(CellGenieRequestException failure, int failures);

    Task<CallerInfo> GetCallerAsync(CancellationToken cancellationToken);

    Task<GpuQueue> GetGpuQueueAsync(string gpuClass, CancellationToken cancellationToken);
}
