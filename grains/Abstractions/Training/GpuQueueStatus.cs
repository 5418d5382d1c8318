namespace CellGenie.Grains;

/// <summary>A queue, as operators see it.</summary>
/// <param name="Waiting">Runs that wait, next first.</param>
/// <param name="Running">Runs that train.</param>
/// <param name="LastPlacement">What the last try to place a run came to.</param>
[Alias("cellgenie.GpuQueueStatus")]
[GenerateSerializer]
public sealed record GpuQueueStatus(
    [property: Id(0)] IReadOnlyList<QueuedRun> Waiting,
    [property: Id(1)] IReadOnlyList<QueuedRun> Running,
    [property: Id(2)] string? LastPlacement);
