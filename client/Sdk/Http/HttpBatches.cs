namespace CellGenie.Client;

/// <summary>Batches over HTTP.</summary>
internal sealed class HttpBatches(HttpTransport http) : IBatchTransport
{
    private readonly EventWatcher<Batch, BatchEvent> _watcher = new(
        http.Pipeline, WireJson.Default.Batch, WireJson.Default.BatchEvent, (id, status) => new BatchEvent { Id = id, Status = status }, e => (e.Id, e.Status.Phase.IsEnd()));

    public async Task<Page<Batch>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "batches").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageBatch, cancellationToken).ConfigureAwait(false);
    }

    public async Task<Batch> SubmitAsync(string? tenant, NewBatch batch, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var path = await http.PathAsync(tenant, cancellationToken, "batches").ConfigureAwait(false);
        return await http.SendAsync(
            HttpMethod.Post, path, batch, WireJson.Default.NewBatch, WireJson.Default.Batch, repeatable: batch.Id != null || idempotencyKey != null, cancellationToken, idempotencyKey).ConfigureAwait(false);
    }

    public async Task<Batch> GetAsync(string? tenant, string batch, CancellationToken cancellationToken) =>
        await http.GetAsync(await PathAsync(tenant, batch, cancellationToken).ConfigureAwait(false), WireJson.Default.Batch, cancellationToken).ConfigureAwait(false);

    public async Task<Batch> CancelAsync(string? tenant, string batch, CancellationToken cancellationToken) =>
        await http.CommandAsync(await PathAsync(tenant, batch, cancellationToken, "cancel").ConfigureAwait(false), WireJson.Default.Batch, cancellationToken).ConfigureAwait(false);

    public async Task<Batch> ResumeAsync(string? tenant, string batch, CancellationToken cancellationToken) =>
        await http.CommandAsync(await PathAsync(tenant, batch, cancellationToken, "resume").ConfigureAwait(false), WireJson.Default.Batch, cancellationToken).ConfigureAwait(false);

    public async Task DeleteAsync(string? tenant, string batch, CancellationToken cancellationToken) =>
        await http.DeleteAsync(await PathAsync(tenant, batch, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<BatchEvent> WatchAsync(string? tenant, string batch, long after, CancellationToken cancellationToken) =>
        _watcher.WatchAsync(token => PathAsync(tenant, batch, token), after, cancellationToken);

    public async Task<Page<StoredFile>> ListFilesAsync(string? tenant, string batch, PageRequest page, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, batch, cancellationToken, "files").ConfigureAwait(false);
        return await http.GetAsync(Route.Paged(path, page), WireJson.Default.PageStoredFile, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<FileLink>> GetLinksAsync(string? tenant, string batch, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, batch, cancellationToken, "links").ConfigureAwait(false);
        return await http.SendAsync(
            HttpMethod.Post, path, new LinkRequest { Files = files }, WireJson.Default.LinkRequest, WireJson.Default.IReadOnlyListFileLink, repeatable: true, cancellationToken).ConfigureAwait(false);
    }

    public async Task<RemoteContent> OpenAsync(string? tenant, string batch, FileLink link, long offset, string? version, CancellationToken cancellationToken)
    {
        // The service does not always know under which address it is reached, so its own files are addressed by their names; and the key
        // goes nowhere else.
        var call = link.Expires == null
            ? new HttpCall(HttpMethod.Get, Route.File(await PathAsync(tenant, batch, cancellationToken).ConfigureAwait(false), link.Name))
            : new HttpCall(HttpMethod.Get, "") { Foreign = link.Url };
        return await http.OpenAsync(call, offset, version, cancellationToken).ConfigureAwait(false);
    }

    public async Task<RemoteContent> OpenArchiveAsync(string? tenant, string batch, ExportFormat format, CancellationToken cancellationToken)
    {
        var path = await PathAsync(tenant, batch, cancellationToken, "archive").ConfigureAwait(false);
        return await http.OpenAsync(new HttpCall(HttpMethod.Get, $"{path}?format={format.ToWireName()}"), 0, null, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<string> PathAsync(string? tenant, string batch, CancellationToken cancellationToken, params string[] rest) =>
        http.PathAsync(tenant, cancellationToken, ["batches", batch, .. rest]);
}
