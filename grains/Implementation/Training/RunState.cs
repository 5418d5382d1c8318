namespace CellGenie.Grains;

/// <summary>What is kept of a training run, and the steps from one phase to the next.</summary>
[Alias("cellgenie.RunState")]
[GenerateSerializer]
public sealed class RunState
{
    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>The order; null before there is one.</summary>
    [Id(1)]
    public RunOrder? Order { get; set; }

    /// <summary>How far it has come.</summary>
    [Id(2)]
    public RunPhase Phase { get; set; }

    /// <summary>Why it waits, failed, or ended before its last step.</summary>
    [Id(3)]
    public string? Reason { get; set; }

    /// <summary>The current attempt; only it may report and move <see cref="Latest"/>.</summary>
    [Id(4)]
    public int Attempt { get; set; }

    /// <summary>Attempts that failed since the run was ordered or resumed.</summary>
    [Id(5)]
    public int Failures { get; set; }

    /// <summary>Steps done, as last written.</summary>
    [Id(6)]
    public int Step { get; set; }

    /// <summary>Last loss, as last written.</summary>
    [Id(7)]
    public double? Loss { get; set; }

    /// <summary>The checkpoint that the next attempt starts from.</summary>
    [Id(8)]
    public Checkpoint? Latest { get; set; }

    /// <summary>GPU time used.</summary>
    [Id(9)]
    public TimeSpan GpuTime { get; set; }

    /// <summary>When it was ordered.</summary>
    [Id(10)]
    public DateTimeOffset Created { get; set; }

    /// <summary>When it came to an end.</summary>
    [Id(11)]
    public DateTimeOffset? Ended { get; set; }

    /// <summary>Whether it was deleted.</summary>
    [Id(12)]
    public bool Deleted { get; set; }

    /// <summary>When the files of a deleted run go.</summary>
    [Id(13)]
    public DateTimeOffset? Purge { get; set; }

    internal bool IsEnded => Phase is RunPhase.Completed or RunPhase.Failed or RunPhase.Cancelled;

    /// <summary>Whether this attempt may report: the fence against trainers that were given up but still run.</summary>
    internal bool IsCurrent(int attempt) => Phase == RunPhase.Training && Attempt == attempt;

    internal void Wait(string reason)
    {
        Phase = RunPhase.Waiting;
        Reason = ReasonText.Shorten(reason);
        Ended = null;
    }

    internal TrainingOrder BeginAttempt()
    {
        Attempt++;
        Phase = RunPhase.Training;
        Reason = null;
        Step = Latest?.Step ?? 0;
        return new TrainingOrder(Attempt, Order!, Latest);
    }

    internal void End(RunPhase phase, string? reason, DateTimeOffset now)
    {
        Phase = phase;
        Reason = reason == null ? null : ReasonText.Shorten(reason);
        Ended = now;
    }

    internal RunStatus ToStatus(string id, int queuePosition) =>
        new(id, Phase, Reason, Attempt, Step, Order!.Steps, Loss, Latest, GpuTime.TotalMinutes, Created, Ended, Math.Max(0, queuePosition));
}
