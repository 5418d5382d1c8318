using System.Runtime.CompilerServices;

namespace CellGenie.Client;

/// <summary>A training run. It goes on whether or not anybody watches it.</summary>
public class TrainOperation
{
    private readonly RunClient _run = null!;

    /// <summary>For tests that replace the operation.</summary>
    protected TrainOperation()
    {
    }

    /// <summary>A run that was begun before, perhaps by another program.</summary>
    /// <param name="client">The service.</param>
    /// <param name="id">Id of the run.</param>
    public TrainOperation(CellGenieClient client, string id)
        : this((client ?? throw new ArgumentNullException(nameof(client))).GetRunClient(id), null)
    {
    }

    internal TrainOperation(RunClient run, TrainingRun? status) => (_run, Status) = (run, status);

    /// <summary>Id of the run.</summary>
    public virtual string Id => _run.Id;

    /// <summary>The run when it was last heard of; null before.</summary>
    public virtual TrainingRun? Status { get; private set; }

    /// <summary>Whether it had ended when it was last heard of.</summary>
    public virtual bool HasCompleted => Status?.Phase.IsEnd() == true;

    /// <summary>Asks how far it has come.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<TrainingRun> UpdateStatusAsync(CancellationToken cancellationToken = default) => Status = await _run.GetAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Its changes, as they happen, up to its end.</summary>
    /// <param name="after">Id of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watching, not the run.</param>
    public virtual async IAsyncEnumerable<RunEvent> WatchAsync(long after = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var e in _run.WatchAsync(after, cancellationToken).ConfigureAwait(false))
        {
            Status = e.Status;
            yield return e;
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the wait, not the run.</param>
    /// <exception cref="CellGenieRequestException">It failed or was cancelled.</exception>
    public virtual async Task<TrainingRun> WaitForCompletionAsync(CancellationToken cancellationToken = default)
    {
        if (!HasCompleted)
        {
            await foreach (var e in _run.WatchAsync(0, cancellationToken).ConfigureAwait(false))
                Status = e.Status;
        }

        return Status!.Phase switch
        {
            RunPhase.Failed => throw new CellGenieRequestException(0, CellGenieErrorCode.WorkFailed, $"run {Id} failed: {Status.Reason}"),
            RunPhase.Cancelled => throw new CellGenieRequestException(0, CellGenieErrorCode.WorkCancelled, $"run {Id} was cancelled"),
            _ => Status,
        };
    }

    /// <summary>Stops it; checkpoints are kept.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<TrainingRun> CancelAsync(CancellationToken cancellationToken = default) => Status = await _run.CancelAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Goes on with it after it failed or was cancelled.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<TrainingRun> ResumeAsync(CancellationToken cancellationToken = default) => Status = await _run.ResumeAsync(cancellationToken).ConfigureAwait(false);
}
