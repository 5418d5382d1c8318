using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>What the training grains log.</summary>
internal static partial class TrainingLog
{
    [LoggerMessage(LogLevel.Information, "Run {Run}: attempt {Attempt} begins at step {Step}")]
    public static partial void AttemptBegins(this ILogger logger, TenantKey run, int attempt, int step);

    [LoggerMessage(LogLevel.Warning, "Run {Run}: attempt {Attempt} failed: {Reason}")]
    public static partial void AttemptFailed(this ILogger logger, TenantKey run, int attempt, string reason);

    [LoggerMessage(LogLevel.Information, "Run {Run}: {Phase} {Reason}")]
    public static partial void RunEnded(this ILogger logger, TenantKey run, RunPhase phase, string? reason);

    [LoggerMessage(LogLevel.Information, "Run {Run}: the trainer of attempt {Attempt} could not be told to stop: {Reason}")]
    public static partial void TrainerUnreachable(this ILogger logger, TenantKey run, int attempt, string reason);

    [LoggerMessage(LogLevel.Information, "Run {Run}: attempt {Attempt} trains on GPU {Gpu}")]
    public static partial void TrainerStarts(this ILogger logger, TenantKey run, int attempt, int gpu);

    [LoggerMessage(LogLevel.Warning, "Run {Run}: attempt {Attempt} is not the current one any more and was stopped")]
    public static partial void TrainerStale(this ILogger logger, TenantKey run, int attempt);

    [LoggerMessage(LogLevel.Information, "Run {Run} of {Tenant}: {Answer}")]
    public static partial void RunPlaced(this ILogger logger, string tenant, string run, TrainerAnswer answer);

    [LoggerMessage(LogLevel.Warning, "Run {Run} of {Tenant} could not be placed: {Reason}")]
    public static partial void RunNotPlaced(this ILogger logger, string tenant, string run, string reason);
}
