namespace CellGenie.Client;

/// <summary>The cells of a dataset are cut out (Module 1).</summary>
public class ExtractOperation
{
    private readonly DatasetClient _dataset = null!;

    /// <summary>For tests that replace the operation.</summary>
    protected ExtractOperation()
    {
    }

    /// <summary>An extraction that was begun before, perhaps by another program.</summary>
    /// <param name="client">The service.</param>
    /// <param name="id">Id of the dataset.</param>
    public ExtractOperation(CellGenieClient client, string id)
        : this((client ?? throw new ArgumentNullException(nameof(client))).GetDatasetClient(id), null)
    {
    }

    internal ExtractOperation(DatasetClient dataset, CellLibrary? status) => (_dataset, Status) = (dataset, status);

    /// <summary>Id of the dataset.</summary>
    public virtual string Id => _dataset.Id;

    /// <summary>The library when it was last asked for; null before.</summary>
    public virtual CellLibrary? Status { get; private set; }

    /// <summary>Whether it had ended when it was last asked for.</summary>
    public virtual bool HasCompleted => Status?.Phase is LibraryPhase.Ready or LibraryPhase.Failed;

    /// <summary>Asks how far it has come.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<CellLibrary> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        Status = await _dataset.GetLibraryAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the wait, not the extraction.</param>
    /// <exception cref="CellGenieRequestException">No cells could be cut out.</exception>
    public virtual async Task<CellLibrary> WaitForCompletionAsync(CancellationToken cancellationToken = default)
    {
        await PolledOperation.WaitAsync(
            _dataset.Transport,
            async () =>
            {
                await UpdateStatusAsync(cancellationToken).ConfigureAwait(false);
                return HasCompleted;
            },
            cancellationToken).ConfigureAwait(false);
        return Status!.Phase == LibraryPhase.Ready
            ? Status
            : throw new CellGenieRequestException(0, CellGenieErrorCode.WorkFailed, $"the cells of dataset {Id} could not be cut out: {Status.Reason}");
    }
}
