namespace CellGenie.Client;

/// <summary>A batch of synthetic images.</summary>
public class BatchClient
{
    private readonly ICellGenieTransport _transport = null!;

    /// <summary>For tests that replace the client.</summary>
    protected BatchClient() => Id = "";

    internal BatchClient(ICellGenieTransport transport, string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        _transport = transport;
        Id = id;
    }

    /// <summary>Its id.</summary>
    public virtual string Id { get; }

    /// <summary>The batch.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Batch> GetAsync(CancellationToken cancellationToken = default) => _transport.Batches.GetAsync(null, Id, cancellationToken);

    /// <summary>Stops it; images made are kept.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Batch> CancelAsync(CancellationToken cancellationToken = default) => _transport.Batches.CancelAsync(null, Id, cancellationToken);

    /// <summary>Goes on with a batch that failed or was cancelled.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<Batch> ResumeAsync(CancellationToken cancellationToken = default) => _transport.Batches.ResumeAsync(null, Id, cancellationToken);

    /// <summary>Stops it and marks it as deleted. Its files are purged 14 days later.</summary>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default) => _transport.Batches.DeleteAsync(null, Id, cancellationToken);

    /// <summary>Its changes, as they happen, up to its end. A lost connection is made again, and nothing comes twice.</summary>
    /// <param name="after">Id of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the watching, not the batch.</param>
    public virtual IAsyncEnumerable<BatchEvent> WatchAsync(long after = 0, CancellationToken cancellationToken = default) => _transport.Batches.WatchAsync(null, Id, after, cancellationToken);

    /// <summary>Its files.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    public virtual AsyncPageable<StoredFile> GetFilesAsync(CancellationToken cancellationToken = default) =>
        new PagedRequest<StoredFile>((page, token) => _transport.Batches.ListFilesAsync(null, Id, page, token), cancellationToken);

    /// <summary>Addresses of files, for programs that fetch them by themselves.</summary>
    /// <param name="files">Names as in <see cref="StoredFile"/>, 1 to 1,000.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public virtual Task<IReadOnlyList<FileLink>> GetLinksAsync(IReadOnlyList<string> files, CancellationToken cancellationToken = default) =>
        _transport.Batches.GetLinksAsync(null, Id, files, cancellationToken);

    /// <summary>Copies one file.</summary>
    /// <param name="name">Name as in <see cref="StoredFile"/>.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public virtual async Task DownloadFileAsync(string name, Stream destination, CancellationToken cancellationToken = default)
    {
        var links = await GetLinksAsync([name], cancellationToken).ConfigureAwait(false);
        using var content = await _transport.Batches.OpenAsync(null, Id, links[0], 0, null, cancellationToken).ConfigureAwait(false);
        await content.Stream.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Fetches all files into a folder, several at once, each checked by the SHA-256 of the manifest. What is there already is kept, so
    /// that an interrupted download is gone on with. <c>manifest.json</c> comes last: a folder that has it is complete.
    /// </summary>
    /// <param name="directory">The folder; made where it is missing.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the download; what has come stays.</param>
    /// <returns>What was fetched.</returns>
    public virtual Task<TransferProgress> DownloadAsync(string directory, DownloadOptions? options = null, CancellationToken cancellationToken = default) =>
        new BatchDownload(_transport, Id, directory, options ?? new DownloadOptions()).RunAsync(cancellationToken);

    /// <summary>Fetches all of it as one zip archive.</summary>
    /// <param name="file">Path of the new file; nothing stands there before all of it has come.</param>
    /// <param name="format">What the archive holds.</param>
    /// <param name="progress">Is told of the bytes that have come.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    public virtual Task DownloadArchiveAsync(string file, ExportFormat format, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new FileFetcher(_transport, bytes => progress?.Report(new TransferProgress(0, 1, bytes)))
            .FetchAsync(new FetchTarget(file, null, null), (_, _, token) => _transport.Batches.OpenArchiveAsync(null, Id, format, token), cancellationToken);
}
