namespace CellGenie.Grains;

/// <summary>Fair queue of runs over the silos of one class of GPU. Key: <c>gpu/{class}</c>.</summary>
/// <remarks>The tenant that used the least GPU time comes first; a run whose placement fails stays queued.</remarks>
[Alias("cellgenie.IGpuQueueGrain")]
public interface IGpuQueueGrain : IGrainWithStringKey
{
    /// <summary>Queues a run that waits; its GPU, if it had one, is free. A second call changes nothing.</summary>
    [Alias("EnqueueAsync")]
    [Allow]
    Task EnqueueAsync(string tenant, string run, CancellationToken cancellationToken = default);

    /// <summary>A run needs no GPU any more, or gave up waiting.</summary>
    [Alias("ReleaseAsync")]
    [Allow]
    Task ReleaseAsync(string tenant, string run, CancellationToken cancellationToken = default);

    /// <summary>Runs ahead of this one; -1 when it does not wait.</summary>
    [Alias("PositionAsync")]
    [Allow]
    Task<int> PositionAsync(string tenant, string run, CancellationToken cancellationToken = default);

    /// <summary>The queue.</summary>
    [Alias("GetAsync")]
    [Allow(Operators = true)]
    Task<GpuQueueStatus> GetAsync(CancellationToken cancellationToken = default);
}
