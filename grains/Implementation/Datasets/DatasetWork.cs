using CellGenie.Grains.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CellGenie.Grains;

/// <summary>Makes the jobs of datasets and libraries, and keeps what they share on this silo.</summary>
internal sealed class DatasetWork(IBlobStore blobs, ArchiveUploads uploads, ComputePool pool, IOptions<DatasetOptions> options, ILogger<DatasetWork> logger) : IDisposable
{
    private readonly Lazy<ScratchFolder> _scratch = new(() => new ScratchFolder(options.Value.ScratchFolder));

    /// <summary>Tries that may fail.</summary>
    public int Attempts => options.Value.Attempts;

    /// <summary>Runs the jobs of a grain.</summary>
    public GrainJob JobOf(TenantKey key) => new(pool, key.Tenant);

    public ImportJob Import(TenantKey dataset, int attempt) => new(dataset, attempt, blobs, uploads, options.Value, _scratch.Value);

    public ExtractionJob Extract(TenantKey dataset, DateTimeOffset now) => new(dataset, now, blobs, _scratch.Value);

    /// <summary>Deletes the archives that a dataset was uploaded in.</summary>
    public Task DeleteUploadsAsync(TenantKey dataset, CancellationToken cancellationToken) => uploads.DeleteAsync(dataset.Tenant, dataset.Id!, cancellationToken);

    /// <summary>Deletes everything of a dataset.</summary>
    public async Task PurgeAsync(TenantKey dataset, CancellationToken cancellationToken)
    {
        await DeleteUploadsAsync(dataset, cancellationToken);
        await blobs.DeletePrefixAsync(dataset.Tenant, BlobPaths.LibraryPrefix(dataset.Id!), cancellationToken);
        await blobs.DeletePrefixAsync(dataset.Tenant, BlobPaths.DatasetPrefix(dataset.Id!), cancellationToken);
    }

    public void Dispose()
    {
        if (!_scratch.IsValueCreated)
            return;
        try
        {
            _scratch.Value.Dispose();
        }
        catch (IOException e)
        {
            // A job that still waits for a stalled storage has a file there; the next start deletes what is left.
            logger.ScratchLeft(e.Message);
        }
    }
}
