using System.Runtime.CompilerServices;

namespace CellGenie.Client;

/// <summary>A batch that is being made. It goes on whether or not anybody watches it.</summary>
public class GenerateOperation
{
    private readonly BatchClient _batch = null!;

    /// <summary>For tests that replace the operation.</summary>
    protected GenerateOperation()
    {
    }

    /// <summary>A batch that was begun before, perhaps by another program.</summary>
    /// <param name="client">The service.</param>
    /// <param name="id">Id of the batch.</param>
    public GenerateOperation(CellGenieClient client, string id)
        : this((client ?? throw new ArgumentNullException(nameof(client))).GetBatchClient(id), null)
    {
    }

    internal GenerateOperation(BatchClient batch, Batch? status) => (_batch, Status) = (batch, status);

    /// <summary>Id of the batch.</summary>
    public virtual string Id => _batch.Id;

    /// <summary>The batch when it was last heard of; null before.</summary>
    public virtual Batch? Status { get; private set; }

    /// <summary>Whether it had ended when it was last heard of.</summary>
    public virtual bool HasCompleted => Status?.Phase.IsEnd() == true;

    /// <summary>Asks how far it has come.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<Batch> UpdateStatusAsync(CancellationToken cancellationToken = default) => Status = await _batch.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Its changes, as they happen, up to its end.</summary>
    /// <param name="after">Id of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watching, not the batch.</param>
    public virtual async IAsyncEnumerable<BatchEvent> WatchAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var e in _batch.WatchAsync(after, cancellationToken).ConfigureAwait(false))
        {
            Status = e.Status;
            yield return e;
        }
    }

    /// <summary>Waits for its end. Images that could not be made are no error: <see cref="Status"/> counts them.</summary>
    /// <param name="cancellationToken">Ends the wait, not the batch.</param>
    /// <exception cref="CellGenieRequestException">It failed or was cancelled.</exception>
    public virtual async Task<Batch> WaitForCompletionAsync(CancellationToken cancellationToken = default)
    {
        if (!HasCompleted)
        {
            await foreach (var e in _batch.WatchAsync(0, cancellationToken).ConfigureAwait(false))
                Status = e.Status;
        }

        return Status!.Phase switch
        {
            BatchPhase.Failed => throw new CellGenieRequestException(0, CellGenieErrorCode.WorkFailed, $"batch {Id} failed: {Status.Reason}"),
            BatchPhase.Cancelled => throw new CellGenieRequestException(0, CellGenieErrorCode.WorkCancelled, $"batch {Id} was cancelled"),
            _ => Status,
        };
    }

    /// <summary>Stops it; images made are kept.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<Batch> CancelAsync(CancellationToken cancellationToken = default) => Status = await _batch.CancelAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Goes on with it after it failed or was cancelled.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<Batch> ResumeAsync(CancellationToken cancellationToken = default) => Status = await _batch.ResumeAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc cref="BatchClient.DownloadAsync"/>
    public virtual Task<TransferProgress> DownloadAsync(string directory, DownloadOptions? options = null, CancellationToken cancellationToken = default) =>
        _batch.DownloadAsync(directory, options, cancellationToken);

    /// <inheritdoc cref="BatchClient.DownloadArchiveAsync"/>
    public virtual Task DownloadArchiveAsync(string file, ExportFormat format, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _batch.DownloadArchiveAsync(file, format, progress, cancellationToken);
}
