namespace CellGenie.Grains.Storage;

/// <summary>
/// Files of tenants: whole blobs that appear all at once, with ETags. Both implementations pass one contract test suite.
/// What fails for reasons of the storage is a <see cref="BlobStoreException"/>; every member is safe to call from many threads.
/// </summary>
/// <remarks>A prefix is a folder: empty for all of a tenant, otherwise ending in <c>/</c>, as <see cref="BlobPaths"/> gives them.</remarks>
public interface IBlobStore
{
    /// <summary>Length, ETag and time of a blob; null where there is none.</summary>
    Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default);

    /// <summary>Opens one version of a blob for reading forward from <paramref name="offset"/> bytes on; at or past the end the stream is empty.</summary>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default);

    /// <summary>Writes a blob from memory.</summary>
    Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default);

    /// <summary>Writes a blob from a stream of any length, read to its end and never held whole in memory.</summary>
    async Task<BlobWrite> WriteAsync(BlobAddress blob, Stream content, BlobCondition condition = default, CancellationToken cancellationToken = default)
    {
        var writer = await OpenWriteAsync(blob, condition, cancellationToken).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            await content.CopyToAsync(writer, 1 << 17, cancellationToken).ConfigureAwait(false);
            return await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a stream that becomes the blob when it is committed. The condition is checked at the commit.</summary>
    Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default);

    /// <summary>The blobs of a folder and of the folders in it, in ordinal order of their paths. Blobs written or deleted meanwhile may or may not be among them.</summary>
    IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, CancellationToken cancellationToken = default);

    /// <summary>Deletes a blob; false where there was none.</summary>
    Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default);

    /// <summary>Deletes the blobs of a folder and of the folders in it. Stopped half-way, it can be called again.</summary>
    Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default);

    /// <summary>
    /// An address from which anyone who holds it can read this one blob for <paramref name="lifetime"/>, more than 0 and at most 15 minutes;
    /// null where the store has no such thing (a folder). Whether the blob exists is not asked.
    /// </summary>
    Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default);

    /// <summary>The file on this machine that holds the blob, for memory mapping; null where there is none or the store is not on this machine. It must not be written to.</summary>
    string? FindLocalFile(BlobAddress blob);

    /// <summary>Counts the blobs of a folder and of the folders in it, and their bytes.</summary>
    async Task<BlobUsage> MeasureAsync(string tenant, string prefix, CancellationToken cancellationToken = default)
    {
        var usage = new BlobUsage();
        await foreach (var item in ListAsync(tenant, prefix, cancellationToken).ConfigureAwait(false))
            usage = new(usage.Blobs + 1, usage.Bytes + item.Properties.Length);
        return usage;
    }
}
