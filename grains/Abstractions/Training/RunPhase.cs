namespace CellGenie.Grains;

/// <summary>How far a training run has come. The last three are ends.</summary>
[Alias("cellgenie.RunPhase")]
[GenerateSerializer]
public enum RunPhase
{
    /// <summary>Waits for a GPU.</summary>
    Waiting = 0,

    /// <summary>A trainer works on it.</summary>
    Training = 1,

    /// <summary>It has reached its last step, or stopped before because validation did not improve any more.</summary>
    Completed = 2,

    /// <summary>It could not be completed; the reason says why. It can be resumed.</summary>
    Failed = 3,

    /// <summary>Somebody cancelled it. It can be resumed.</summary>
    Cancelled = 4,
}
