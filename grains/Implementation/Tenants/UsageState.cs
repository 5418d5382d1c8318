namespace CellGenie.Grains;

/// <summary>What a tenant uses: a line for each batch and dataset, so that every report can come twice. As many lines as the catalogue has things, so under 2 MB.</summary>
[Alias("cellgenie.UsageState")]
[GenerateSerializer]
public sealed class UsageState
{
    private const int MaxReferenceLength = 200;
    private static readonly TimeSpan BatchRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StorageRetry = TimeSpan.FromHours(1);

    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>Batches by their ids.</summary>
    [Id(1)]
    public Dictionary<string, BatchUse> Batches { get; set; } = [];

    /// <summary>Bytes by what they are stored for.</summary>
    [Id(2)]
    public Dictionary<string, long> Bytes { get; set; } = [];

    /// <summary>The calendar month, UTC, that <see cref="GpuTime"/> is of: year * 12 + month - 1.</summary>
    [Id(3)]
    public int GpuMonth { get; set; }

    /// <summary>GPU time in that month.</summary>
    [Id(4)]
    public TimeSpan GpuTime { get; set; }

    internal Usage ToUsage(DateTimeOffset now) => new(
        Batches.Values.Sum(b => b.Images),
        StoredBytes,
        Batches.Values.Count(b => !b.Settled),
        MonthOf(now) == GpuMonth ? GpuTime.TotalMinutes : 0);

    /// <summary>Counts a batch that begins, or goes on after its end.</summary>
    /// <returns>Whether anything has changed.</returns>
    /// <exception cref="ServiceException">A quota is used up.</exception>
    internal bool Reserve(string batch, long images, Quotas quotas)
    {
        if (images < 0)
            throw ServiceException.Invalid($"a batch cannot have {images} images");
        var own = Batches.GetValueOrDefault(batch);
        if (own is { Settled: false })
            return false;
        if (own == null && Batches.Count >= CatalogueState.MaxEntries)
            throw Exceeded("batches", Batches.Count, 1, CatalogueState.MaxEntries, StorageRetry);
        var open = Batches.Values.Count(b => !b.Settled);
        if (open >= quotas.ConcurrentBatches)
            throw Exceeded("concurrentBatches", open, 1, quotas.ConcurrentBatches, BatchRetry);
        var others = Batches.Values.Sum(b => b.Images) - (own?.Images ?? 0);
        if (images > quotas.Images - others)
            throw Exceeded("images", others, images, quotas.Images, StorageRetry);
        if (StoredBytes >= quotas.Bytes)
            throw Exceeded("bytes", StoredBytes, 1, quotas.Bytes, StorageRetry);
        Batches[batch] = new BatchUse { Images = images, Bytes = own?.Bytes ?? 0 };
        return true;
    }

    /// <summary>Replaces a reservation by what the batch came to. What is made is counted even where it is over a quota.</summary>
    /// <returns>Whether anything has changed.</returns>
    internal bool Settle(string batch, long images, long bytes)
    {
        if (!Batches.TryGetValue(batch, out var use) || (use.Settled && use.Images == images && use.Bytes == bytes))
            return false;
        Batches[batch] = new BatchUse { Images = images, Bytes = bytes, Settled = true };
        return true;
    }

    /// <summary>Sets the bytes stored for something.</summary>
    /// <returns>Whether anything has changed.</returns>
    /// <exception cref="ServiceException">They do not fit.</exception>
    internal bool SetBytes(string reference, long bytes, Quotas quotas)
    {
        if (bytes < 0 || reference.Length is 0 or > MaxReferenceLength)
            throw ServiceException.Invalid($"{bytes} bytes cannot be stored under a reference of {reference.Length} characters");
        var own = Bytes.GetValueOrDefault(reference);
        if (bytes == own)
            return false;
        if (bytes == 0)
            return Bytes.Remove(reference);
        if (!Bytes.ContainsKey(reference) && Bytes.Count >= 2 * CatalogueState.MaxEntries)
            throw Exceeded("datasets", Bytes.Count, 1, 2 * CatalogueState.MaxEntries, StorageRetry);
        // What shrinks always fits, so that a lowered quota locks nobody in.
        if (bytes > own && bytes > quotas.Bytes - (StoredBytes - own))
            throw Exceeded("bytes", StoredBytes - own, bytes, quotas.Bytes, StorageRetry);
        Bytes[reference] = bytes;
        return true;
    }

    /// <summary>Adds GPU time, to the month in which it is reported.</summary>
    /// <returns>Whether anything has changed.</returns>
    internal bool AddGpuTime(TimeSpan time, DateTimeOffset now)
    {
        if (time <= TimeSpan.Zero)
            return false;
        var month = MonthOf(now);
        // A clock that was put back over the turn of a month does not begin that month again.
        if (month > GpuMonth)
            (GpuMonth, GpuTime) = (month, TimeSpan.Zero);
        GpuTime += time;
        return true;
    }

    private long StoredBytes => Batches.Values.Sum(b => b.Bytes) + Bytes.Values.Sum();

    private static int MonthOf(DateTimeOffset time) => time.UtcDateTime.Year * 12 + time.UtcDateTime.Month - 1;

    private static ServiceException Exceeded(string limit, long have, long need, long quota, TimeSpan retryAfter) =>
        new(ErrorCode.Quota, $"{limit}: {have} are used and {need} more are needed, {quota} are allowed", limit, retryAfter);
}
