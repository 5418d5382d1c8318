namespace CellGenie.Grains;

/// <summary>What is kept of a dataset. At most 100 cultures, so under 40 KB.</summary>
[Alias("cellgenie.DatasetState")]
[GenerateSerializer]
public sealed class DatasetState
{
    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>When it was created; null before.</summary>
    [Id(1)]
    public DateTimeOffset? Created { get; set; }

    /// <summary>How far it has come.</summary>
    [Id(2)]
    public DatasetPhase Phase { get; set; }

    /// <summary>Why it was rejected.</summary>
    [Id(3)]
    public string? Reason { get; set; }

    /// <summary>Number of the current check.</summary>
    [Id(4)]
    public int Attempt { get; set; }

    /// <summary>What the check found.</summary>
    [Id(5)]
    public ImportReport? Report { get; set; }

    /// <summary>When its files are purged; null while it is not deleted.</summary>
    [Id(6)]
    public DateTimeOffset? Purge { get; set; }

    internal bool Exists => Created != null && Purge == null;

    internal DatasetStatus ToStatus(string id) => new(
        id, Phase, Reason, Created!.Value, Report?.Images ?? 0, Report?.Annotations ?? 0, Report?.Bytes ?? 0, Report?.Cultures ?? [], Report?.Errors ?? 0, Report?.Warnings ?? 0);
}
