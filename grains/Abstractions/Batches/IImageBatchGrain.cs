using Orleans.Concurrency;

namespace CellGenie.Grains;

/// <summary>A batch of synthetic images (Module 4). Key: <c>{tenant}/{batch}</c>.</summary>
/// <remarks>State stays under 100 KB for 1,000,000 images: a bitmap of shards and counters, never a list of images.</remarks>
[Alias("cellgenie.IImageBatchGrain")]
public interface IImageBatchGrain : IGrainWithStringKey
{
    /// <summary>Accepts the order; the same order again changes nothing. Conflict when the batch exists with another order.</summary>
    [Alias("SubmitAsync")]
    [Allow(Role.Member)]
    Task<BatchStatus> SubmitAsync(BatchOrder order, CancellationToken cancellationToken = default);

    /// <summary>The batch.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer)]
    Task<BatchStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>The newest event as soon as there is one after this id; null when there is none within 0 to 20 seconds.</summary>
    [Alias("WaitAsync")]
    [Allow(Role.Viewer)]
    [AlwaysInterleave]
    Task<BatchEvent?> WaitAsync(long after, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Stops it; images made are kept.</summary>
    [Alias("CancelAsync")]
    [Allow(Role.Member)]
    Task<BatchStatus> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes on with a batch that failed or was cancelled.</summary>
    [Alias("ResumeAsync")]
    [Allow(Role.Member)]
    Task<BatchStatus> ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels the batch and marks it as deleted. Its files are purged 14 days later.</summary>
    [Alias("DeleteAsync")]
    [Allow(Role.Owner)]
    Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>A shard has ended.</summary>
    [Alias("ReportShardAsync")]
    [Allow]
    Task ReportShardAsync(ShardReport report, CancellationToken cancellationToken = default);

    /// <summary>The assembly has ended.</summary>
    [Alias("ReportAssemblyAsync")]
    [Allow]
    Task ReportAssemblyAsync(AssemblyReport report, CancellationToken cancellationToken = default);
}
