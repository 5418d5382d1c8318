namespace CellGenie.Client;

/// <summary>Training runs.</summary>
internal interface IRunTransport
{
    Task<Page<TrainingRun>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Orders a run. A key makes a repeated request the same run; it is needed where the run has no id.</summary>
    Task<TrainingRun> SubmitAsync(string? tenant, NewRun run, string? idempotencyKey, CancellationToken cancellationToken);

    Task<TrainingRun> GetAsync(string? tenant, string run, CancellationToken cancellationToken);

    Task<TrainingRun> CancelAsync(string? tenant, string run, CancellationToken cancellationToken);

    Task<TrainingRun> ResumeAsync(string? tenant, string run, CancellationToken cancellationToken);

    Task DeleteAsync(string? tenant, string run, CancellationToken cancellationToken);

    /// <summary>The events after one, up to the one that ends the run.</summary>
    IAsyncEnumerable<RunEvent> WatchAsync(string? tenant, string run, long after, CancellationToken cancellationToken);

    Task<RemoteContent> OpenMetricsAsync(string? tenant, string run, CancellationToken cancellationToken);

    Task<RemoteContent> OpenCheckpointAsync(string? tenant, string run, CancellationToken cancellationToken);
}
