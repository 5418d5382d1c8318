using System.Security.Cryptography;
using System.Text.Json;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using CellGenie.Silo;

namespace CellGenie.Client.Cluster;

/// <summary>Datasets by their grains and blobs. A grain is asked before each blob: it knows whether the caller may, and whether the dataset was deleted.</summary>
internal sealed class ClusterDatasets(ClusterCalls calls, ArchiveUploads uploads) : IDatasetTransport
{
    /// <summary>As the API's own.</summary>
    private const int ChunkBytes = 32 << 20;

    public Task<Page<Dataset>> ListAsync(string? tenant, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(() => Paging.OfCatalogueAsync(
            calls.Grains.Tenant(name), ResourceKind.Dataset, page.Limit, page.Continuation, async id => (await calls.Grains.Dataset(name, id).GetAsync(cancellationToken)).ToWire(), cancellationToken));
    }

    public Task<Dataset> CreateAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "dataset.create", dataset, async () => (await calls.Grains.Dataset(name, dataset).CreateAsync(cancellationToken)).ToWire());
    }

    public Task<Dataset> GetAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Dataset(name, dataset).GetAsync(cancellationToken)).ToWire());
    }

    public Task DeleteAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "dataset.delete", dataset, () => calls.Grains.Dataset(name, dataset).DeleteAsync(cancellationToken));
    }

    public Task<Page<StoredFile>> ListFilesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Dataset(name, dataset).GetAsync(cancellationToken);
            return await Paging.OfFilesAsync(calls.Blobs.FilesAsync(name, BlobPaths.DatasetPrefix(dataset), cancellationToken), page.Limit, page.Continuation, cancellationToken);
        });
    }

    public Task PutImageAsync(string? tenant, string dataset, string file, UploadBody body, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return PutAsync(name, dataset, () => BlobPaths.DatasetImage(name, dataset, file), body, cancellationToken);
    }

    public Task PutAnnotationsAsync(string? tenant, string dataset, UploadBody body, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return PutAsync(name, dataset, () => BlobPaths.DatasetAnnotations(name, dataset), body, cancellationToken);
    }

    public Task<RemoteContent> OpenFileAsync(string? tenant, string dataset, string name, CancellationToken cancellationToken)
    {
        var owner = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Dataset(owner, dataset).GetAsync(cancellationToken);
            var blob = name.Split('/') switch
            {
                ["images", var file] => BlobPaths.DatasetImage(owner, dataset, file),
                ["annotations.json"] => BlobPaths.DatasetAnnotations(owner, dataset),
                _ => throw ClusterCalls.NotFound($"there is no file '{name}' in a dataset"),
            };
            return await calls.OpenAsync(blob, 0, null, cancellationToken);
        });
    }

    public Task<Upload> BeginUploadAsync(string? tenant, string dataset, NewUpload upload, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "upload.create", dataset, async () =>
        {
            await calls.Grains.Dataset(name, dataset).RequireUploadingAsync(cancellationToken);
            return ToWire(await uploads.CreateAsync(name, dataset, upload.Length, upload.Sha256, cancellationToken));
        });
    }

    public Task<Upload> GetUploadAsync(string? tenant, string dataset, string upload, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Dataset(name, dataset).RequireUploadingAsync(cancellationToken);
            return ToWire(await uploads.GetAsync(name, dataset, upload, cancellationToken));
        });
    }

    public Task<Upload> PutChunkAsync(string? tenant, string dataset, Upload upload, UploadBody chunk, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Dataset(name, dataset).RequireUploadingAsync(cancellationToken);
            await using var bytes = new BoundedStream(chunk.Open(), chunk.Length);
            return ToWire(await uploads.AppendAsync(name, dataset, upload.Id, upload.Offset, bytes, cancellationToken));
        });
    }

    public Task<Dataset> CompleteAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "dataset.complete", dataset, async () => (await calls.Grains.Dataset(name, dataset).CompleteUploadAsync(cancellationToken)).ToWire());
    }

    public Task<JsonElement> GetAuditAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () =>
        {
            await calls.Grains.Dataset(name, dataset).GetAsync(cancellationToken);
            using var content = await calls.OpenAsync(BlobPaths.DatasetAudit(name, dataset), 0, null, cancellationToken);
            return await JsonSerializer.DeserializeAsync(content.Stream, WireJson.Default.JsonElement, cancellationToken);
        });
    }

    public Task<CellLibrary> ExtractAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.ActAsync(name, "library.extract", dataset, async () => (await calls.Grains.Library(name, dataset).ExtractAsync(cancellationToken)).ToWire());
    }

    public Task<CellLibrary> GetLibraryAsync(string? tenant, string dataset, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Library(name, dataset).GetAsync(cancellationToken)).ToWire());
    }

    public async Task<Page<string>> ListCulturesAsync(string? tenant, string dataset, PageRequest page, CancellationToken cancellationToken) =>
        new() { Items = (await GetLibraryAsync(tenant, dataset, cancellationToken)).Versions.FirstOrDefault()?.Cultures ?? [] };

    public Task<Culture> GetCultureAsync(string? tenant, string dataset, string culture, CancellationToken cancellationToken)
    {
        var name = calls.Tenant(tenant);
        return calls.CallAsync(async () => (await calls.Grains.Culture(name, dataset, culture).GetAsync(cancellationToken)).ToWire());
    }

    private Task PutAsync(string tenant, string dataset, Func<BlobAddress> address, UploadBody body, CancellationToken cancellationToken) => calls.CallAsync(async () =>
    {
        await calls.Grains.Dataset(tenant, dataset).RequireUploadingAsync(cancellationToken);
        var blob = address();
        await using (var content = body.Open())
        {
            if ((await calls.Blobs.WriteAsync(blob, content, BlobCondition.CreateOnly, cancellationToken)).Written)
                return true;
        }

        await using var there = await calls.Blobs.OpenReadAsync(blob, cancellationToken: cancellationToken);
        await using var again = body.Open();
        var (kept, sent) = (await SHA256.HashDataAsync(there, cancellationToken), await SHA256.HashDataAsync(again, cancellationToken));
        return kept.AsSpan().SequenceEqual(sent) ? true : throw ServiceException.Conflict($"{blob.FileName} is there already, with other bytes");
    });

    private static Upload ToWire(ArchiveUpload upload) => new() { Id = upload.Id, Length = upload.Length, Offset = upload.Offset, ChunkBytes = ChunkBytes };
}
