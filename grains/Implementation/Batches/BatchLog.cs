using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>What batches log.</summary>
internal static partial class BatchLog
{
    [LoggerMessage(LogLevel.Information, "Batch {Batch}: {Images} images in {Shards} shards accepted")]
    public static partial void BatchAccepted(this ILogger logger, TenantKey batch, int images, int shards);

    [LoggerMessage(LogLevel.Information, "Batch {Batch}: {Phase} {Reason}")]
    public static partial void BatchEnded(this ILogger logger, TenantKey batch, BatchPhase phase, string? reason);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch}: shard {Shard}, attempt {Attempt} failed: {Reason}")]
    public static partial void ShardFailed(this ILogger logger, TenantKey batch, int shard, int attempt, string reason);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch}: shard {Shard} is lost and starts again")]
    public static partial void ShardLost(this ILogger logger, TenantKey batch, int shard);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch}: shard {Shard} could not be started: {Reason}")]
    public static partial void NotStarted(this ILogger logger, TenantKey batch, int shard, string reason);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch}: shard {Shard} could not be reached: {Reason}")]
    public static partial void NotReached(this ILogger logger, TenantKey batch, int shard, string reason);

    [LoggerMessage(LogLevel.Information, "Batch {Batch}: some work could not be told to stop: {Reason}")]
    public static partial void NotStopped(this ILogger logger, TenantKey batch, string reason);

    [LoggerMessage(LogLevel.Warning, "Batch {Batch}: assembly, attempt {Attempt} failed: {Reason}")]
    public static partial void AssemblyFailed(this ILogger logger, TenantKey batch, int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "Batch {Batch}: a shard's or assembly's report could not be delivered: {Reason}")]
    public static partial void NotReported(this ILogger logger, TenantKey batch, string reason);
}
