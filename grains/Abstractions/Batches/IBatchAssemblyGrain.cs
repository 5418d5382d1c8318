namespace CellGenie.Grains;

/// <summary>Puts annotations and manifest of a batch together. Keeps nothing durable. Key: <c>{tenant}/{batch}</c>.</summary>
[Alias("cellgenie.IBatchAssemblyGrain")]
public interface IBatchAssemblyGrain : IGrainWithStringKey
{
    /// <summary>Queues the work, or says when to ask again.</summary>
    [Alias("StartAsync")]
    [Allow]
    Task<ShardAnswer> StartAsync(AssemblyOrder order, CancellationToken cancellationToken = default);

    /// <summary>Tells of shards that were settled since the order; older news change nothing.</summary>
    /// <param name="settled">Shards from the first on that are done or given up.</param>
    /// <param name="givenUp">All shards so far that were given up.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the work is queued or running here; otherwise it must be ordered again.</returns>
    [Alias("AdvanceAsync")]
    [Allow]
    Task<bool> AdvanceAsync(int settled, IReadOnlyList<GivenUpShard> givenUp, CancellationToken cancellationToken = default);

    /// <summary>Whether the work is queued or running here.</summary>
    [Alias("IsRunningAsync")]
    [Allow]
    Task<bool> IsRunningAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops the work; nothing is reported.</summary>
    [Alias("StopAsync")]
    [Allow]
    Task StopAsync(CancellationToken cancellationToken = default);
}
