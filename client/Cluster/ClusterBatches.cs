using System.Runtime.CompilerServices;
using CellGenie.Grains;
using CellGenie.Silo;

namespace CellGenie.Client.Cluster;

/// <summary>Batches by their grains and blobs. A grain is asked before each blob: it knows whether the caller may, and whether the batch was deleted.</summary>
internal sealed class ClusterBatches(ClusterCalls calls) : IBatchTransport
{
    public Task<Page<Batch>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(() => Paging.OfCatalogueAsync(
            calls.Grains.Tenant(name), ResourceKind.Batch, page.Limit, page.Continuation, async id => (await calls.Grains.Batch(name, id).GetAsync(cancellationToken)).ToWire(), cancellationToken));
    }

    public Task<Batch> SubmitAsync(string? tenant, NewBatch batch, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        var id = batch.Id ?? $"b-{idempotencyKey}";
        return calls.ActAsync(name, "batch.submit", id, async () =>
            (await calls.Grains.Batch(name, id).SubmitAsync(new BatchOrder(batch.Dataset, batch.LibraryVersion, batch.Request.GetRawText()), cancellationToken)).ToWire());
    }

    public Task<Batch> GetAsync(string? tenant, string batch, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Batch(name, batch).GetAsync(cancellationToken)).ToWire());
    }

    public Task<Batch> CancelAsync(string? tenant, string batch, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "batch.cancel", batch, async () => (await calls.Grains.Batch(name, batch).CancelAsync(cancellationToken)).ToWire());
    }

    public Task<Batch> ResumeAsync(string? tenant, string batch, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "batch.resume", batch, async () => (await calls.Grains.Batch(name, batch).ResumeAsync(cancellationToken)).ToWire());
    }

    public Task DeleteAsync(string? tenant, string batch, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "batch.delete", batch, () => calls.Grains.Batch(name, batch).DeleteAsync(cancellationToken));
    }

    public async IAsyncEnumerable<BatchEvent> WatchAsync(string? tenant, string batch, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        while (true)
        {
            var e = await calls.CallAsync(() => calls.Grains.Batch(name, batch).WaitAsync(after, ClusterEvents.Wait, cancellationToken));
            if (e == null)
                continue;
            after = e.Id;
            yield return new BatchEvent { Id = e.Id, Status = e.Status.ToWire() };
            if (Wire.IsEnd(e.Status.Phase))
                yield break;
        }
    }

    public Task<Page<StoredFile>> ListFilesAsync(string? tenant, string batch, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Batch(name, batch).GetAsync(cancellationToken);
            return await Paging.OfFilesAsync(calls.Blobs.ResultsAsync(name, batch, cancellationToken), page.Limit, page.Continuation, cancellationToken);
        });
    }

    public Task<IReadOnlyList<FileLink>> GetLinksAsync(string? tenant, string batch, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Batch(name, batch).GetAsync(cancellationToken);
            return (IReadOnlyList<FileLink>)[.. files.Select(file => new FileLink { Name = file, Url = new Uri($"blob:{BatchFiles.Find(name, batch, file).Blob}") })];
        });
    }

    public Task<RemoteContent> OpenAsync(string? tenant, string batch, FileLink link, long offset, string? version, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Batch(name, batch).GetAsync(cancellationToken);
            return await calls.OpenAsync(BatchFiles.Find(name, batch, link.Name).Blob, offset, version, cancellationToken);
        });
    }

    public Task<RemoteContent> OpenArchiveAsync(string? tenant, string batch, ExportFormat format, CancellationToken cancellationToken) =>
        throw new CellGenieRequestException(501, CellGenieErrorCode.Unsupported, "archives are made by the HTTP API only; download the files");
}
