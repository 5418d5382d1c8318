namespace CellGenie.Client;

/// <summary>A training run.</summary>
public class RunClient
{
    private readonly ICellGenieTransport _transport = null!;

    /// <summary>For tests that replace the client.</summary>
    protected RunClient() => Id = "";

    internal RunClient(ICellGenieTransport transport, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        _transport = transport;
        Id = id;
    }

    /// <summary>Its id.</summary>
    public virtual string Id { get; }

    /// <summary>The run.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<TrainingRun> GetAsync(CancellationToken cancellationToken = default) => _transport.Runs.GetAsync(null, Id, cancellationToken);

    /// <summary>Stops it; checkpoints are kept.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<TrainingRun> CancelAsync(CancellationToken cancellationToken = default) => _transport.Runs.CancelAsync(null, Id, cancellationToken);

    /// <summary>Goes on from the latest checkpoint.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<TrainingRun> ResumeAsync(CancellationToken cancellationToken = default) => _transport.Runs.ResumeAsync(null, Id, cancellationToken);

    /// <summary>Stops it and marks it as deleted.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default) => _transport.Runs.DeleteAsync(null, Id, cancellationToken);

    /// <summary>Its changes, as they happen, up to its end.</summary>
    /// <param name="after">Id of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watching, not the run.</param>
    public virtual IAsyncEnumerable<RunEvent> WatchAsync(long after = 0, CancellationToken cancellationToken = default) => _transport.Runs.WatchAsync(null, Id, after, cancellationToken);

    /// <summary>Copies its measurements, one JSON object a line.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public virtual async Task DownloadMetricsAsync(Stream destination, CancellationToken cancellationToken = default)
    {
        using var content = await _transport.Runs.OpenMetricsAsync(null, Id, cancellationToken).ConfigureAwait(false);
        await content.Stream.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches its latest checkpoint, checked by its SHA-256.</summary>
    /// <param name="file">Path of the new file; nothing stands there before all of it has come.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The checkpoint.</returns>
    public virtual async Task<RunCheckpoint> DownloadCheckpointAsync(string file, CancellationToken cancellationToken = default)
    {
        var run = await GetAsync(cancellationToken).ConfigureAwait(false);
        var checkpoint = run.Latest ?? throw new CellGenieRequestException(0, CellGenieErrorCode.NotFound, $"run {Id} has no checkpoint yet");
        var fetcher = new FileFetcher(_transport);
        await fetcher.FetchAsync(
            new FetchTarget(file, checkpoint.Sha256, null), (_, _, token) => _transport.Runs.OpenCheckpointAsync(null, Id, token), cancellationToken).ConfigureAwait(false);
        return checkpoint;
    }
}
