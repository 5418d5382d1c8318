namespace CellGenie.Client;

/// <summary>An import whose files are all there: the service unpacks and checks them, and then its cells are cut out.</summary>
public class ImportOperation
{
    private readonly DatasetClient _dataset = null!;
    private readonly bool _extract;

    /// <summary>For tests that replace the operation.</summary>
    protected ImportOperation()
    {
    }

    /// <summary>An import that was begun before, perhaps by another program.</summary>
    /// <param name="client">The service.</param>
    /// <param name="id">Id of the dataset.</param>
    /// <param name="extractLibrary">Whether cutting out the cells belongs to it.</param>
    public ImportOperation(CellGenieClient client, string id, bool extractLibrary = true)
        : this((client ?? throw new ArgumentNullException(nameof(client))).GetDatasetClient(id), extractLibrary)
    {
    }

    internal ImportOperation(DatasetClient dataset, bool extractLibrary) => (_dataset, _extract) = (dataset, extractLibrary);

    /// <summary>Id of the dataset.</summary>
    public virtual string Id => _dataset.Id;

    /// <summary>The dataset when it was last asked for; null before.</summary>
    public virtual Dataset? Status { get; private set; }

    /// <summary>The cell library when it was last asked for; null before, and where it does not belong to the operation.</summary>
    public virtual CellLibrary? Library { get; private set; }

    /// <summary>Whether it had ended when it was last asked for.</summary>
    public virtual bool HasCompleted =>
        Status?.Phase == DatasetPhase.Rejected || (Status?.Phase == DatasetPhase.Ready && (!_extract || Library?.Phase is LibraryPhase.Ready or LibraryPhase.Failed));

    /// <summary>Asks how far it has come.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual async Task<Dataset> UpdateStatusAsync(CancellationToken cancellationToken = default)
    {
        Status = await _dataset.GetAsync(cancellationToken).ConfigureAwait(false);
        if (_extract && Status.Phase == DatasetPhase.Ready)
        {
            Library = await _dataset.GetLibraryAsync(cancellationToken).ConfigureAwait(false);
            if (Library.Phase == LibraryPhase.Empty)
                Library = await _dataset.Transport.Datasets.ExtractAsync(null, Id, cancellationToken).ConfigureAwait(false);
        }

        return Status;
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="cancellationToken">Ends the wait, not the import.</param>
    /// <exception cref="CellGenieRequestException">The dataset was rejected, or no cells could be cut out.</exception>
    public virtual async Task<Dataset> WaitForCompletionAsync(CancellationToken cancellationToken = default)
    {
        await PolledOperation.WaitAsync(
            _dataset.Transport,
            async () =>
            {
                await UpdateStatusAsync(cancellationToken).ConfigureAwait(false);
                return HasCompleted;
            },
            cancellationToken).ConfigureAwait(false);
        if (Status!.Phase == DatasetPhase.Rejected)
            throw new CellGenieRequestException(0, CellGenieErrorCode.WorkFailed, $"dataset {Id} was rejected: {Status.Reason}");
        if (Library?.Phase == LibraryPhase.Failed)
            throw new CellGenieRequestException(0, CellGenieErrorCode.WorkFailed, $"the cells of dataset {Id} could not be cut out: {Library.Reason}");
        return Status;
    }
}
