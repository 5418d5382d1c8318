namespace CellGenie.Grains;

/// <summary>
/// What is left to do for a batch or run that is at its end, was deleted, or never came to be: rung by its reminder until it is done, so that
/// nothing is forgotten that a silo was stopped in.
/// </summary>
/// <param name="grain">The batch or run.</param>
/// <param name="reminder">Its reminder.</param>
/// <param name="kind">What it is.</param>
/// <param name="tenant">Its tenant.</param>
/// <param name="files">Its files.</param>
/// <param name="time">Clock.</param>
internal sealed class Closing(Grain grain, string reminder, ResourceKind kind, ITenantGrain tenant, FilePurge files, TimeProvider time) : IDisposable
{
    private readonly string _id = TenantKey.Parse(grain.GetPrimaryKeyString()).Id!;

    /// <summary>When the files of something go that is deleted now.</summary>
    /// <param name="wasOfUse">Whether it has come to something: that is kept for a while.</param>
    public DateTimeOffset PurgeTime(bool wasOfUse) => time.GetUtcNow() + (wasOfUse ? FilePurge.Grace : TimeSpan.Zero);

    /// <summary>Does the next step.</summary>
    /// <param name="exists">Whether it ever came to be.</param>
    /// <param name="purge">When its files go; null where it was not deleted.</param>
    /// <param name="settle">Tells others of its end, who may have been told before.</param>
    /// <param name="clear">Clears its state.</param>
    /// <returns>Whether nothing is left of it, so that its activation may end.</returns>
    public async Task<bool> RingAsync(bool exists, DateTimeOffset? purge, Func<Task> settle, Func<Task> clear)
    {
        if (exists && purge == null)
        {
            await settle();
            await grain.ForgetReminderAsync(reminder);
            return false;
        }

        await tenant.UnregisterAsync(kind, _id);
        if (exists && purge - time.GetUtcNow() is { } rest && rest > TimeSpan.Zero)
        {
            await grain.RemindAsync(reminder, rest);
            return false;
        }

        if (exists && !files.Advance())
            return false;
        if (exists)
            await clear();
        await grain.ForgetReminderAsync(reminder);
        return true;
    }

    /// <summary>Stops deleting files.</summary>
    public void Dispose() => files.Dispose();
}
