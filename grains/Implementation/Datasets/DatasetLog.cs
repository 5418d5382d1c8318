using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>What datasets and libraries log.</summary>
internal static partial class DatasetLog
{
    [LoggerMessage(LogLevel.Information, "Dataset {Dataset}: {Phase} {Reason}")]
    public static partial void DatasetChanged(this ILogger logger, TenantKey dataset, DatasetPhase phase, string? reason);

    [LoggerMessage(LogLevel.Information, "Library {Library}: {Phase} {Version} {Reason}")]
    public static partial void LibraryChanged(this ILogger logger, TenantKey library, LibraryPhase phase, string? version, string? reason);

    [LoggerMessage(LogLevel.Warning, "{Key}: try {Attempt} failed and is made again")]
    public static partial void JobFailed(this ILogger logger, TenantKey key, int attempt, Exception cause);

    [LoggerMessage(LogLevel.Warning, "{Key}: the end of try {Attempt} was not reported; it is made again")]
    public static partial void NotReported(this ILogger logger, TenantKey key, int attempt, Exception cause);

    [LoggerMessage(LogLevel.Information, "Dataset {Dataset} purged")]
    public static partial void DatasetPurged(this ILogger logger, TenantKey dataset);

    [LoggerMessage(LogLevel.Warning, "Files of unfinished work were left behind until the next start: {Reason}")]
    public static partial void ScratchLeft(this ILogger logger, string reason);
}
