namespace CellGenie.Grains;

/// <summary>What is kept of a GPU queue.</summary>
[Alias("cellgenie.QueueState")]
[GenerateSerializer]
public sealed class QueueState
{
    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>Runs that wait, in the order in which they came.</summary>
    [Id(1)]
    public List<QueuedRun> Waiting { get; set; } = [];

    /// <summary>Runs that train.</summary>
    [Id(2)]
    public List<RunningRun> Running { get; set; } = [];

    /// <summary>GPU time that tenants used here, halved once a day, so that the past is forgotten.</summary>
    [Id(3)]
    public Dictionary<string, TimeSpan> Used { get; set; } = [];

    /// <summary>When <see cref="Used"/> was last halved.</summary>
    [Id(4)]
    public DateTimeOffset Halved { get; set; }

    /// <summary>A run needs its GPU no more: the time counts for its tenant.</summary>
    /// <returns>False when it had none.</returns>
    internal bool Free(string tenant, string run, DateTimeOffset now)
    {
        var running = Running.Find(r => r.Run.Tenant == tenant && r.Run.Run == run);
        if (running == null)
            return false;
        if (now > running.Run.Since)
            Used[tenant] = Used.GetValueOrDefault(tenant) + (now - running.Run.Since);
        return Running.Remove(running);
    }
}
