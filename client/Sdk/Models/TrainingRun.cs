namespace CellGenie.Client;

/// <summary>A training run.</summary>
public sealed record TrainingRun
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>How far it has come.</summary>
    public required RunPhase Phase { get; init; }

    /// <summary>Why it waits, failed, or ended before its last step.</summary>
    public string? Reason { get; init; }

    /// <summary>Which attempt is the current one, from 1; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Steps ordered.</summary>
    public required int Steps { get; init; }

    /// <summary>Last loss.</summary>
    public double? Loss { get; init; }

    /// <summary>The checkpoint that the next attempt starts from.</summary>
    public RunCheckpoint? Latest { get; init; }

    /// <summary>GPU time used.</summary>
    public required double GpuMinutes { get; init; }

    /// <summary>When it was ordered.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it came to an end.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Runs ahead of it while it waits.</summary>
    public required int QueuePosition { get; init; }
}
