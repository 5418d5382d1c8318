namespace CellGenie.Grains;

/// <summary>What is kept of a batch: one bit a shard and counters, so that it stays small whatever the number of images.</summary>
[Alias("cellgenie.BatchState")]
[GenerateSerializer]
public sealed class BatchState
{
    /// <summary>Shards that may be given up before the batch fails as a whole.</summary>
    internal const int MaxGivenUp = 200;

    private const int MaxFirstFailures = 20;

    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>The order; null before there is one.</summary>
    [Id(1)]
    public BatchOrder? Order { get; set; }

    /// <summary>Version of the cell library that donors are taken from.</summary>
    [Id(2)]
    public string LibraryVersion { get; set; } = "";

    /// <summary>The engine's specification, as JSON.</summary>
    [Id(3)]
    public string SpecificationJson { get; set; } = "";

    /// <summary>How far it has come.</summary>
    [Id(4)]
    public BatchPhase Phase { get; set; }

    /// <summary>Why it failed.</summary>
    [Id(5)]
    public string? Reason { get; set; }

    /// <summary>Images ordered.</summary>
    [Id(6)]
    public int Images { get; set; }

    /// <summary>Images of a shard.</summary>
    [Id(7)]
    public int ShardSize { get; set; }

    /// <summary>One bit a shard, lowest first: whether it is done.</summary>
    [Id(8)]
    public byte[] Done { get; set; } = [];

    /// <summary>Shards that were given up, with the reason; above 200 the batch fails.</summary>
    [Id(9)]
    public SortedDictionary<int, string> GivenUp { get; set; } = [];

    /// <summary>Images made.</summary>
    [Id(10)]
    public int ImagesDone { get; set; }

    /// <summary>Images that could not be made.</summary>
    [Id(11)]
    public int ImagesFailed { get; set; }

    /// <summary>Cells annotated.</summary>
    [Id(12)]
    public long Cells { get; set; }

    /// <summary>Bytes stored.</summary>
    [Id(13)]
    public long Bytes { get; set; }

    /// <summary>The first images that could not be made.</summary>
    [Id(14)]
    public List<ImageFailure> FirstFailures { get; set; } = [];

    /// <summary>When it was ordered.</summary>
    [Id(15)]
    public DateTimeOffset Created { get; set; }

    /// <summary>When the first image was begun.</summary>
    [Id(16)]
    public DateTimeOffset? Started { get; set; }

    /// <summary>When it came to an end.</summary>
    [Id(17)]
    public DateTimeOffset? Ended { get; set; }

    /// <summary>Who ordered it.</summary>
    [Id(18)]
    public string? Subject { get; set; }

    /// <summary>Whether it was deleted.</summary>
    [Id(19)]
    public bool Deleted { get; set; }

    /// <summary>Bytes of the annotations and the manifest; part of <see cref="Bytes"/>.</summary>
    [Id(20)]
    public long AssembledBytes { get; set; }

    /// <summary>When the files of a deleted batch go.</summary>
    [Id(21)]
    public DateTimeOffset? Purge { get; set; }

    internal int Shards => ShardSize == 0 ? 0 : (Images + ShardSize - 1) / ShardSize;

    internal int ShardsDone => Done.Sum(b => System.Numerics.BitOperations.PopCount(b));

    internal bool IsEnded => Phase is BatchPhase.Completed or BatchPhase.CompletedWithErrors or BatchPhase.Failed or BatchPhase.Cancelled;

    internal bool IsSettled(int shard) => (Done[shard >> 3] & (1 << (shard & 7))) != 0 || GivenUp.ContainsKey(shard);

    internal int FirstOf(int shard) => shard * ShardSize;

    internal int CountOf(int shard) => Math.Min(ShardSize, Images - FirstOf(shard));

    internal void Accept(BatchOrder order, BatchPlan plan, string? subject, DateTimeOffset now)
    {
        Order = order;
        LibraryVersion = plan.LibraryVersion;
        SpecificationJson = plan.SpecificationJson;
        Images = plan.Images;
        ShardSize = plan.ShardSize;
        Done = new byte[(Shards + 7) / 8];
        Phase = BatchPhase.Queued;
        Created = now;
        Subject = subject;
    }

    internal void End(BatchEnd end, DateTimeOffset now)
    {
        Phase = end.Phase;
        Reason = end.Reason;
        Ended = now;
    }

    /// <summary>Counts a shard, once.</summary>
    /// <returns>False when it was counted before.</returns>
    internal bool Settle(ShardReport report)
    {
        if (IsSettled(report.Shard))
            return false;
        Done[report.Shard >> 3] |= (byte)(1 << (report.Shard & 7));
        ImagesDone += report.Done;
        ImagesFailed += report.Failed;
        Cells += report.Cells;
        Bytes += report.Bytes;
        Remember(report.FirstFailures);
        return true;
    }

    /// <summary>Gives a shard up: its images get the reason.</summary>
    internal void GiveUp(int shard, string reason)
    {
        reason = ReasonText.Shorten(reason);
        GivenUp[shard] = reason;
        ImagesFailed += CountOf(shard);
        Remember([new ImageFailure(FirstOf(shard) + 1, reason)]);
    }

    /// <summary>Counts what was put together, in place of what an earlier assembly came to.</summary>
    internal void Assembled(long bytes)
    {
        Bytes += bytes - AssembledBytes;
        AssembledBytes = bytes;
    }

    /// <summary>Tries the shards that were given up again.</summary>
    internal void Reopen()
    {
        foreach (var shard in GivenUp.Keys)
            ImagesFailed -= CountOf(shard);
        FirstFailures.RemoveAll(f => GivenUp.ContainsKey((f.Image - 1) / ShardSize));
        GivenUp.Clear();
        Phase = BatchPhase.Queued;
        Reason = null;
        Ended = null;
    }

    internal BatchStatus ToStatus(string id) =>
        new(id, Phase, Reason, Order!.Dataset, LibraryVersion, Images, ImagesDone, ImagesFailed, Cells, Bytes, Shards, ShardsDone, Created, Started, Ended, [.. FirstFailures], Subject);

    private void Remember(IEnumerable<ImageFailure> failures) =>
        FirstFailures = [.. FirstFailures.Concat(failures).OrderBy(f => f.Image).Take(MaxFirstFailures)];
}
