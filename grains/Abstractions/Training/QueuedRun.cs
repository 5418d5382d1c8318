namespace CellGenie.Grains;

/// <summary>A run that waits or trains.</summary>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Run">Its id.</param>
/// <param name="Since">When it was queued or started.</param>
[Alias("cellgenie.QueuedRun")]
[GenerateSerializer]
public sealed record QueuedRun(
    [property: Id(0)] string Tenant,
    [property: Id(1)] string Run,
    [property: Id(2)] DateTimeOffset Since);
