namespace CellGenie.Client;

/// <summary>Batches and their files.</summary>
internal interface IBatchTransport
{
    Task<Page<Batch>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken);

    /// <summary>Orders a batch. A key makes a repeated request the same batch; it is needed where the batch has no id.</summary>
    Task<Batch> SubmitAsync(string? tenant, NewBatch batch, string? idempotencyKey, CancellationToken cancellationToken);

    Task<Batch> GetAsync(string? tenant, string batch, CancellationToken cancellationToken);

    Task<Batch> CancelAsync(string? tenant, string batch, CancellationToken cancellationToken);

    Task<Batch> ResumeAsync(string? tenant, string batch, CancellationToken cancellationToken);

    Task DeleteAsync(string? tenant, string batch, CancellationToken cancellationToken);

    /// <summary>The events after one, up to the one that ends the batch.</summary>
    IAsyncEnumerable<BatchEvent> WatchAsync(string? tenant, string batch, long after, CancellationToken cancellationToken);

    Task<Page<StoredFile>> ListFilesAsync(string? tenant, string batch, PageRequest page, CancellationToken cancellationToken);

    Task<IReadOnlyList<FileLink>> GetLinksAsync(string? tenant, string batch, IReadOnlyList<string> files, CancellationToken cancellationToken);

    /// <summary>Opens the file of a link from an offset on, or from the start where it is no longer the version that is named.</summary>
    Task<RemoteContent> OpenAsync(string? tenant, string batch, FileLink link, long offset, string? version, CancellationToken cancellationToken);

    Task<RemoteContent> OpenArchiveAsync(string? tenant, string batch, ExportFormat format, CancellationToken cancellationToken);
}
