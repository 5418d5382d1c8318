namespace CellGenie.Grains;

/// <summary>A training run, as its users see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Reason">Why it waits, failed, or ended before its last step.</param>
/// <param name="Attempt">Which attempt is the current one, from 1; 0 before the first.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps ordered.</param>
/// <param name="Loss">Last loss.</param>
/// <param name="Latest">The checkpoint that the next attempt starts from.</param>
/// <param name="GpuMinutes">GPU time used.</param>
/// <param name="Created">When it was ordered.</param>
/// <param name="Ended">When it came to an end.</param>
/// <param name="QueuePosition">Runs ahead of it while it waits.</param>
[Alias("cellgenie.RunStatus")]
[GenerateSerializer]
public sealed record RunStatus(
    [property: Id(0)] string Id,
    [property: Id(1)] RunPhase Phase,
    [property: Id(2)] string? Reason,
    [property: Id(3)] int Attempt,
    [property: Id(4)] int Step,
    [property: Id(5)] int Steps,
    [property: Id(6)] double? Loss,
    [property: Id(7)] Checkpoint? Latest,
    [property: Id(8)] double GpuMinutes,
    [property: Id(9)] DateTimeOffset Created,
    [property: Id(10)] DateTimeOffset? Ended,
    [property: Id(11)] int QueuePosition);
