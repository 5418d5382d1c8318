using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CellGenie.Grains.Storage;

/// <summary>
/// Blobs in an Azure storage account: of each tenant in the container <c>t-{tenant}</c>, and what is only needed for a while
/// (<see cref="BlobPaths.IsTemporary"/>) in <c>x-{tenant}</c>, because the account's lifecycle rules can name containers, but no folders of
/// all of them. Containers are made at their first write.
/// </summary>
/// <remarks>
/// A conditional write whose answer was lost is sent again and refused, because it has happened. So each conditional write carries an id in the blob's
/// metadata, and a refused one looks whose id is there: its own means written.
/// </remarks>
public sealed class AzureBlobStore : IBlobStore
{
    private const string KeptPrefix = "t-";
    private const string TemporaryPrefix = "x-";
    private const string WriteIdKey = "writeid";
    private readonly BlobServiceClient _service;
    private readonly AzureDownloadLinks _links;

    /// <summary>Connects to the account of the options; nothing is sent yet.</summary>
    public AzureBlobStore(AzureStorageOptions options, TimeProvider? time = null)
        : this(options.CreateBlobClient(), options.OperationTimeout, time)
    {
    }

    /// <summary>Uses a client that was made elsewhere.</summary>
    /// <param name="service">The account.</param>
    /// <param name="operationTimeout">The most time that one operation takes with all its retries.</param>
    /// <param name="time">The clock that download links are dated by; the system's if null.</param>
    public AzureBlobStore(BlobServiceClient service, TimeSpan operationTimeout, TimeProvider? time = null)
    {
        _service = service;
        Calls = new AzureCalls(operationTimeout);
        _links = new AzureDownloadLinks(service, time ?? TimeProvider.System);
    }

    internal AzureCalls Calls { get; }

    /// <inheritdoc/>
    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        Calls.RunAsync(blob.ToString(), async token => (await LookAsync(blob, token).ConfigureAwait(false)).Properties, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var name = blob.ToString();
        return Calls.RunAsync(name, async token =>
        {
            try
            {
                var options = new BlobDownloadOptions { Range = offset == 0 ? default : new HttpRange(offset) };
                var answer = await Client(blob).DownloadStreamingAsync(options, token).ConfigureAwait(false);
                return new AzureReadStream(name, answer.Value);
            }
            catch (RequestFailedException e) when (AzureCalls.IsMissing(e))
            {
                throw new BlobNotFoundException(blob, e);
            }
            catch (RequestFailedException e) when (e.Status == 416)
            {
                return Stream.Null;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default)
    {
        if (bytes.Length <= AzureBlobWriter.BlockBytes)
            return await PutAsync(blob, bytes, condition, cancellationToken).ConfigureAwait(false);
        var writer = new AzureBlobWriter(this, blob, condition);
        await using (writer.ConfigureAwait(false))
        {
            await writer.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            return await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Of two writers without a condition that write several blocks of one blob at once, the later commit may fail with an error; nothing is mixed.</remarks>
    public Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        Task.FromResult<BlobWriter>(new AzureBlobWriter(this, blob, condition));

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var name = $"{tenant}/{BlobNames.Prefix(prefix)}";
        await using var kept = ListAsync(Container(KeptPrefix, tenant), name, tenant, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var temporary = ListAsync(Container(TemporaryPrefix, tenant), name, tenant, prefix, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var (isKept, isTemporary) = (await kept.MoveNextAsync().ConfigureAwait(false), await temporary.MoveNextAsync().ConfigureAwait(false));
        while (isKept || isTemporary)
        {
            if (!isTemporary || (isKept && string.CompareOrdinal(kept.Current.Address.Path, temporary.Current.Address.Path) < 0))
            {
                yield return kept.Current;
                isKept = await kept.MoveNextAsync().ConfigureAwait(false);
            }
            else
            {
                yield return temporary.Current;
                isTemporary = await temporary.MoveNextAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default) => Calls.RunAsync(blob.ToString(), async token =>
    {
        try
        {
            return (await Client(blob).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, token).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (AzureCalls.IsMissing(e))
        {
            return false;
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public async Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(ListAsync(tenant, prefix, cancellationToken), parallel,
            async (item, token) => await DeleteAsync(item.Address, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Signed with the account's key where a connection string has one, otherwise with a key that the account lends to the identity. For https only, but for an emulator on this machine.</remarks>
    public Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        DownloadLink.CheckLifetime(lifetime);
        return Calls.RunAsync(blob.ToString(), async token => (Uri?)await _links.CreateAsync(Client(blob), lifetime, token).ConfigureAwait(false), cancellationToken);
    }

    /// <inheritdoc/>
    public string? FindLocalFile(BlobAddress blob) => null;

    internal BlockBlobClient Client(BlobAddress blob) => Container(blob).GetBlockBlobClient(blob.Path);

    /// <summary>Writes a blob of at most one block.</summary>
    internal Task<BlobWrite> PutAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition, CancellationToken cancellationToken) =>
        FinishAsync(blob, condition, bytes.Length, async (conditions, metadata, token) =>
        {
            using var content = BinaryData.FromBytes(bytes).ToStream();
            var options = new BlobUploadOptions { Conditions = conditions, Metadata = metadata };
            return (await Client(blob).UploadAsync(content, options, token).ConfigureAwait(false)).Value;
        }, cancellationToken);

    /// <summary>Makes staged blocks the blob.</summary>
    internal Task<BlobWrite> CommitAsync(BlobAddress blob, IReadOnlyList<string> blocks, long length, BlobCondition condition, CancellationToken cancellationToken) =>
        FinishAsync(blob, condition, length, async (conditions, metadata, token) =>
        {
            var options = new CommitBlockListOptions { Conditions = conditions, Metadata = metadata };
            return (await Client(blob).CommitBlockListAsync(blocks, options, token).ConfigureAwait(false)).Value;
        }, cancellationToken);

    private Task<BlobWrite> FinishAsync(
        BlobAddress blob, BlobCondition condition, long length,
        Func<BlobRequestConditions?, IDictionary<string, string>?, CancellationToken, Task<BlobContentInfo>> write, CancellationToken cancellationToken)
    {
        var isConditional = condition != BlobCondition.None;
        var writeId = Guid.NewGuid().ToString("N");
        var metadata = isConditional ? new Dictionary<string, string> { [WriteIdKey] = writeId } : null;
        var conditions = isConditional ? Conditions(condition) : null;
        return Calls.RunAsync(blob.ToString(), async token =>
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var info = await write(conditions, metadata, token).ConfigureAwait(false);
                    return new BlobWrite(true, Text(info.ETag), length);
                }
                catch (RequestFailedException e) when (AzureCalls.IsContainerMissing(e) && condition.ETag is null && attempt == 0)
                {
                    await Container(blob).CreateIfNotExistsAsync(cancellationToken: token).ConfigureAwait(false);
                }
                // 400: somebody else's commit has thrown away the blocks of this one.
                catch (RequestFailedException e) when (isConditional && e.Status is 400 or 404 or 409 or 412)
                {
                    var (current, currentId) = await LookAsync(blob, token).ConfigureAwait(false);
                    if (current is not null && currentId == writeId)
                        return new BlobWrite(true, current.ETag, length);
                    if (condition.Allows(current))
                        throw;
                    return BlobWrite.Refused(current);
                }
            }
        }, cancellationToken);
    }

    private async Task<(BlobProperties? Properties, string? WriteId)> LookAsync(BlobAddress blob, CancellationToken cancellationToken)
    {
        try
        {
            var found = (await Client(blob).GetPropertiesAsync(null, cancellationToken).ConfigureAwait(false)).Value;
            return (new(found.ContentLength, Text(found.ETag), found.LastModified), found.Metadata.TryGetValue(WriteIdKey, out var id) ? id : null);
        }
        catch (RequestFailedException e) when (AzureCalls.IsMissing(e))
        {
            return (null, null);
        }
    }

    private BlobContainerClient Container(BlobAddress blob) => Container(BlobPaths.IsTemporary(blob.Path) ? TemporaryPrefix : KeptPrefix, blob.Tenant);

    private BlobContainerClient Container(string kind, string tenant) => _service.GetBlobContainerClient(kind + BlobNames.Tenant(tenant));

    private async IAsyncEnumerable<BlobItem> ListAsync(BlobContainerClient container, string name, string tenant, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? continuation = null; ;)
        {
            var page = await Calls.RunAsync(name, token => PageAsync(container, prefix, continuation, token), cancellationToken).ConfigureAwait(false);
            if (page is null)
                yield break;
            foreach (var item in page.Values.Where(item => item.Name.Split('/').All(BlobNames.IsFile)))
                yield return new BlobItem(new BlobAddress(tenant, item.Name), new(item.Properties.ContentLength ?? 0, Text(item.Properties.ETag), item.Properties.LastModified ?? default));
            continuation = page.ContinuationToken;
            if (string.IsNullOrEmpty(continuation))
                yield break;
        }
    }

    /// <summary>One page of a listing; null where there is no such container.</summary>
    private static async Task<Page<Azure.Storage.Blobs.Models.BlobItem>?> PageAsync(BlobContainerClient container, string prefix, string? continuation, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in container.GetBlobsAsync(prefix: prefix, cancellationToken: cancellationToken).AsPages(continuation).ConfigureAwait(false))
                return page;
            return null;
        }
        catch (RequestFailedException e) when (AzureCalls.IsContainerMissing(e))
        {
            return null;
        }
    }

    private static BlobRequestConditions Conditions(BlobCondition condition) => condition.ETag is { } eTag
        ? new BlobRequestConditions { IfMatch = new ETag(eTag) }
        : new BlobRequestConditions { IfNoneMatch = ETag.All };

    private static string Text(ETag? eTag) => eTag?.ToString().Trim('"') ?? "";
}
