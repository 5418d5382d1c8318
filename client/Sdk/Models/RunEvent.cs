namespace CellGenie.Client;

/// <summary>A change of a training run.</summary>
public sealed record RunEvent
{
    /// <summary>Grows with each event of the run; going on from it misses nothing.</summary>
    public required long Id { get; init; }

    /// <summary>The run after the change.</summary>
    public required TrainingRun Status { get; init; }
}
