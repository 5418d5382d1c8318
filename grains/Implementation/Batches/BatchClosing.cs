using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace CellGenie.Grains;

/// <summary>What is left to do for a batch that is at its end, was deleted, or never came to be; rung by the batch's reminder until it is done.</summary>
/// <param name="grain">The batch.</param>
/// <param name="state">Its state.</param>
/// <param name="reminder">Its reminder.</param>
/// <param name="tenant">Its tenant.</param>
/// <param name="blobs">Where its files lie.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class BatchClosing(Grain grain, IPersistentState<BatchState> state, string reminder, ITenantGrain tenant, IBlobStore blobs, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly TenantKey _key = TenantKey.Parse(grain.GetPrimaryKeyString());
    private FilePurge? _purge;

    private BatchState Batch => state.State;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether nothing is left of the batch, so that its activation may end.</returns>
    public async Task<bool> RingAsync()
    {
        if (Batch.Order == null)
            return await ForgetAsync();
        if (!Batch.Deleted)
        {
            await tenant.SettleBatchAsync(_key.Id!, Batch.ImagesDone, Batch.Bytes);
            await grain.ForgetReminderAsync(reminder);
            return false;
        }

        await tenant.UnregisterAsync(ResourceKind.Batch, _key.Id!);
        if (Batch.Purge is { } purge && purge - time.GetUtcNow() is var rest && rest > TimeSpan.Zero)
        {
            await grain.RemindAsync(reminder, rest);
            return false;
        }

        _purge ??= new FilePurge(blobs, _key, BlobPaths.BatchPrefix(_key.Id!), logger);
        return _purge.Advance() && await ForgetAsync();
    }

    /// <summary>Deletes what was put together of a batch that is gone on with: it lacks the images that are still to be made.</summary>
    public async Task DeleteResultsAsync(CancellationToken cancellationToken)
    {
        // The manifest first, because it says that all is there.
        await blobs.DeleteAsync(BlobPaths.BatchManifest(_key.Tenant, _key.Id!), cancellationToken);
        await blobs.DeleteAsync(BlobPaths.BatchAnnotations(_key.Tenant, _key.Id!), cancellationToken);
    }

    /// <summary>Stops deleting files.</summary>
    public void Dispose() => _purge?.Dispose();

    private async Task<bool> ForgetAsync()
    {
        await tenant.UnregisterAsync(ResourceKind.Batch, _key.Id!);
        if (Batch.Order != null)
            await state.ClearStateAsync();
        await grain.ForgetReminderAsync(reminder);
        return true;
    }
}
