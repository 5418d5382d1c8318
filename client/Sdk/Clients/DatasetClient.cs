using System.Text.Json;

namespace CellGenie.Client;

/// <summary>A real dataset, its cell library and cultures.</summary>
public class DatasetClient
{
    private readonly ICellGenieTransport _transport = null!;

    /// <summary>For tests that replace the client.</summary>
    protected DatasetClient() => Id = "";

    internal DatasetClient(ICellGenieTransport transport, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        _transport = transport;
        Id = id;
    }

    /// <summary>Its id.</summary>
    public virtual string Id { get; }

    internal ICellGenieTransport Transport => _transport;

    /// <summary>The dataset.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Dataset> GetAsync(CancellationToken cancellationToken = default) => _transport.Datasets.GetAsync(null, Id, cancellationToken);

    /// <summary>Creates it, empty; a second call changes nothing.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Dataset> CreateAsync(CancellationToken cancellationToken = default) => _transport.Datasets.CreateAsync(null, Id, cancellationToken);

    /// <summary>Marks it as deleted. Its files are purged 14 days later.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default) => _transport.Datasets.DeleteAsync(null, Id, cancellationToken);

    /// <summary>Its files.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<StoredFile> GetFilesAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<StoredFile>((page, token) => _transport.Datasets.ListFilesAsync(null, Id, page, token), cancellationToken);

    /// <summary>Copies one file.</summary>
    /// <param name="name">Name as in <see cref="StoredFile"/>.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public virtual async Task DownloadFileAsync(string name, Stream destination, CancellationToken cancellationToken = default)
    {
        using var content = await _transport.Datasets.OpenFileAsync(null, Id, name, cancellationToken).ConfigureAwait(false);
        await content.Stream.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the audit found, as JSON.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<JsonElement> GetAuditAsync(CancellationToken cancellationToken = default) => _transport.Datasets.GetAuditAsync(null, Id, cancellationToken);

    /// <summary>
    /// Imports images with COCO annotations, file by file, several at once. What the service has already is not sent again, so that an
    /// interrupted import is gone on with by the same call.
    /// </summary>
    /// <param name="waitUntil">When to return. The files are sent in either case.</param>
    /// <param name="annotationsFile">The COCO file; the images that it names are sent.</param>
    /// <param name="imagesDirectory">Folder of the images, at their names or anywhere below.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the sending and the wait.</param>
    /// <exception cref="FileNotFoundException">An image that the annotations name is not there.</exception>
    /// <exception cref="InvalidDataException">The annotations are no COCO file.</exception>
    public virtual async Task<ImportOperation> ImportCocoAsync(
        WaitUntil waitUntil, string annotationsFile, string imagesDirectory, ImportOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ImportOptions();
        await new CocoImport(_transport, Id, options).RunAsync(annotationsFile, imagesDirectory, cancellationToken).ConfigureAwait(false);
        return await ImportedAsync(waitUntil, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Imports one zip archive of images and COCO annotations, in chunks; an interrupted import is gone on with by the same call.</summary>
    /// <param name="waitUntil">When to return. The archive is sent in either case.</param>
    /// <param name="archiveFile">The archive.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the sending and the wait.</param>
    public virtual async Task<ImportOperation> ImportArchiveAsync(WaitUntil waitUntil, string archiveFile, ImportOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ImportOptions();
        await new ArchiveImport(_transport, Id, options).RunAsync(archiveFile, cancellationToken).ConfigureAwait(false);
        return await ImportedAsync(waitUntil, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Cuts out the cells (Module 1); an extraction that is running goes on.</summary>
    /// <param name="waitUntil">When to return.</param>
    /// <param name="cancellationToken">Ends the request and the wait, not the extraction.</param>
    public virtual async Task<ExtractOperation> ExtractLibraryAsync(WaitUntil waitUntil, CancellationToken cancellationToken = default)
    {
        var operation = new ExtractOperation(this, await _transport.Datasets.ExtractAsync(null, Id, cancellationToken).ConfigureAwait(false));
        if (waitUntil == WaitUntil.Completed)
            await operation.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
        return operation;
    }

    /// <summary>The cell library.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<CellLibrary> GetLibraryAsync(CancellationToken cancellationToken = default) => _transport.Datasets.GetLibraryAsync(null, Id, cancellationToken);

    /// <summary>Names of the cultures of the newest library.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<string> GetCulturesAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<string>((page, token) => _transport.Datasets.ListCulturesAsync(null, Id, page, token), cancellationToken);

    /// <summary>What is normal for a culture.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Culture> GetCultureAsync(string name, CancellationToken cancellationToken = default) => _transport.Datasets.GetCultureAsync(null, Id, name, cancellationToken);

    /// <summary>Starts a batch of synthetic images made of this dataset’s cells.</summary>
    /// <param name="waitUntil">When to return.</param>
    /// <param name="options">What to make.</param>
    /// <param name="cancellationToken">Ends the request and the wait, not the batch.</param>
    public virtual async Task<GenerateOperation> GenerateAsync(WaitUntil waitUntil, GenerateOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var order = new NewBatch
        {
            Id = options.BatchId,
            Dataset = Id,
            LibraryVersion = options.LibraryVersion,
            Request = JsonSerializer.SerializeToElement(options, WireJson.Default.GenerateOptions),
        };
        var batch = await _transport.Batches.SubmitAsync(null, order, order.Id == null ? CellGenieClient.NewIdempotencyKey() : null, cancellationToken).ConfigureAwait(false);
        var operation = new GenerateOperation(new BatchClient(_transport, batch.Id), batch);
        if (waitUntil == WaitUntil.Completed)
            await operation.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
        return operation;
    }

    private async Task<ImportOperation> ImportedAsync(WaitUntil waitUntil, ImportOptions options, CancellationToken cancellationToken)
    {
        var operation = new ImportOperation(this, options.ExtractLibrary);
        if (waitUntil == WaitUntil.Completed)
            await operation.WaitForCompletionAsync(cancellationToken).ConfigureAwait(false);
        else
            await operation.UpdateStatusAsync(cancellationToken).ConfigureAwait(false);
        return operation;
    }
}
