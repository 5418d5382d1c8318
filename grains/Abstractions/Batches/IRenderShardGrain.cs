namespace CellGenie.Grains;

/// <summary>Renders some images of a batch. Keeps nothing durable. Key: <c>{tenant}/{batch}/{shard}</c>.</summary>
[Alias("cellgenie.IRenderShardGrain")]
public interface IRenderShardGrain : IGrainWithStringKey
{
    /// <summary>Queues the work, or says when to ask again. A second call for work that is queued or running changes nothing.</summary>
    [Alias("StartAsync")]
    [Allow]
    Task<ShardAnswer> StartAsync(ShardOrder order, CancellationToken cancellationToken = default);

    /// <summary>Whether the work is queued or running here.</summary>
    [Alias("IsRunningAsync")]
    [Allow]
    Task<bool> IsRunningAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops the work; nothing is reported.</summary>
    [Alias("StopAsync")]
    [Allow]
    Task StopAsync(CancellationToken cancellationToken = default);
}
