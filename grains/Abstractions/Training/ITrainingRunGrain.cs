using Orleans.Concurrency;

namespace CellGenie.Grains;

/// <summary>A training run. Owns attempts, checkpoints and fencing. Key: <c>{tenant}/{run}</c>.</summary>
[Alias("cellgenie.ITrainingRunGrain")]
public interface ITrainingRunGrain : IGrainWithStringKey
{
    /// <summary>Accepts the order; the same order again changes nothing. Conflict when the run exists with another order.</summary>
    [Alias("SubmitAsync")]
    [Allow(Role.Member)]
    Task<RunStatus> SubmitAsync(RunOrder order, CancellationToken cancellationToken = default);

    /// <summary>The run.</summary>
    [Alias("GetAsync")]
    [Allow(Role.Viewer)]
    Task<RunStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>The newest event as soon as there is one after this id; null when there is none within 0 to 20 seconds.</summary>
    [Alias("WaitAsync")]
    [Allow(Role.Viewer)]
    [AlwaysInterleave]
    Task<RunEvent?> WaitAsync(long after, TimeSpan atMost, CancellationToken cancellationToken = default);

    /// <summary>Stops it; checkpoints are kept.</summary>
    [Alias("CancelAsync")]
    [Allow(Role.Member)]
    Task<RunStatus> CancelAsync(CancellationToken cancellationToken = default);

    /// <summary>Goes on from the latest checkpoint.</summary>
    [Alias("ResumeAsync")]
    [Allow(Role.Member)]
    Task<RunStatus> ResumeAsync(CancellationToken cancellationToken = default);

    /// <summary>Cancels the run and marks it as deleted.</summary>
    [Alias("DeleteAsync")]
    [Allow(Role.Owner)]
    Task DeleteAsync(CancellationToken cancellationToken = default);

    /// <summary>A trainer has a GPU: the order of a new attempt; null when the run does not wait any more.</summary>
    [Alias("BeginAttemptAsync")]
    [Allow]
    Task<TrainingOrder?> BeginAttemptAsync(CancellationToken cancellationToken = default);

    /// <summary>No attempt can begin, now or later: a run that waits fails.</summary>
    [Alias("RefuseAsync")]
    [Allow]
    Task RefuseAsync(string reason, CancellationToken cancellationToken = default);

    /// <summary>A trainer lives. Stop for every attempt but the current one.</summary>
    [Alias("HeartbeatAsync")]
    [Allow]
    Task<TrainerCommand> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken = default);

    /// <summary>Moves the latest checkpoint; false for every attempt but the current one.</summary>
    [Alias("OfferCheckpointAsync")]
    [Allow]
    Task<bool> OfferCheckpointAsync(Checkpoint checkpoint, CancellationToken cancellationToken = default);

    /// <summary>The attempt has reached the last step, or ended early because validation did not improve any more.</summary>
    [Alias("CompleteAsync")]
    [Allow]
    Task CompleteAsync(int attempt, Checkpoint checkpoint, CancellationToken cancellationToken = default);

    /// <summary>The attempt has failed; with <paramref name="retry"/> another may succeed.</summary>
    [Alias("FailAsync")]
    [Allow]
    Task FailAsync(int attempt, string reason, bool retry, CancellationToken cancellationToken = default);

    /// <summary>The attempt was stopped for its silo’s sake: the run waits again, and it counts as no failure.</summary>
    [Alias("AbandonAsync")]
    [Allow]
    Task AbandonAsync(int attempt, string reason, CancellationToken cancellationToken = default);
}
