namespace CellGenie.Client;

/// <summary>A queue for GPUs, as operators see it.</summary>
public sealed record GpuQueue
{
    /// <summary>Runs that wait, next first.</summary>
    public IReadOnlyList<QueuedRun> Waiting { get; init; } = [];

    /// <summary>Runs that train.</summary>
    public IReadOnlyList<QueuedRun> Running { get; init; } = [];

    /// <summary>What the last try to place a run came to.</summary>
    public string? LastPlacement { get; init; }
}
