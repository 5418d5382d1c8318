using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>
/// Deletes the files of something that was deleted, away from its grain's turns, because there may be millions. Driven by the grain's
/// reminder: whatever stops a deletion, the next ring goes on with it.
/// </summary>
/// <param name="blobs">Where the files lie.</param>
/// <param name="key">What they belong to.</param>
/// <param name="prefix">Their folder.</param>
/// <param name="logger">Log.</param>
internal sealed partial class FilePurge(IBlobStore blobs, TenantKey key, string prefix, ILogger logger) : IDisposable
{
    /// <summary>How long what was of use is kept after its deletion. What never was goes at once.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    private readonly CancellationTokenSource _stop = new();
    private Task<bool>? _look;

    /// <summary>Goes on.</summary>
    /// <returns>True once a look has found nothing: late writers, which were only told to stop, have their files deleted by the next look.</returns>
    public bool Advance()
    {
        if (_look is { IsCompleted: false })
            return false;
        if (_look is { IsCompletedSuccessfully: true, Result: false })
            return true;
        if (_look?.Exception?.InnerException is { } error)
            LogFailed(key, error.Message);
        // On the thread pool: the calls of a folder end before they return.
        _look = Task.Run(DeleteAsync);
        return false;
    }

    /// <summary>Stops, with the grain's activation.</summary>
    public void Dispose() => _stop.Cancel();

    /// <returns>Whether there was anything.</returns>
    private async Task<bool> DeleteAsync()
    {
        await foreach (var _ in blobs.ListAsync(key.Tenant, prefix, _stop.Token))
        {
            await blobs.DeletePrefixAsync(key.Tenant, prefix, _stop.Token);
            return true;
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "{Owner}: its files could not all be deleted, and are tried again: {Reason}")]
    private partial void LogFailed(TenantKey owner, string reason);
}
