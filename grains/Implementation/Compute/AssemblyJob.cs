using System.Security.Cryptography;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>
/// Puts the parts of a batch together to its <c>annotations.json</c>, where asked for <c>amodal.json</c>, and <c>manifest.json</c>; the manifest comes last: where it stands,
/// the batch is complete. A slice is a part; it reads and writes on its thread, so that its memory does not grow with the batch.
/// It may begin while shards are still rendered, and then waits, without a thread, until it is told of the next one.
/// </summary>
/// <param name="order">The batch.</param>
/// <param name="shards">Number of shards.</param>
/// <param name="shardSize">Images of a shard.</param>
/// <param name="settlement">What is known of the shards.</param>
/// <param name="banks">Open libraries.</param>
/// <param name="store">Where the parts are and the files go.</param>
/// <remarks>Run again it writes the same bytes. It fails as a <see cref="ShardJob"/> does, and with a <see cref="BlobNotFoundException"/> where a part is missing.</remarks>
public sealed class AssemblyJob(BatchSource order, int shards, int shardSize, ShardSettlement settlement, BankCache banks, IBlobStore store) : SlicedJob
{
    private int _assembled;

    /// <summary>The end of the manifest; null until the job is completed.</summary>
    public DatasetSummary? Result { get; private set; }

    /// <summary>Bytes of the files; 0 until the job is completed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Parts that have been put together so far, for progress.</summary>
    public int Assembled => Volatile.Read(ref _assembled);

    private string Tenant => order.Bank.Tenant;

    /// <inheritdoc/>
    protected override IEnumerable<Slice> Run(CancellationToken cancellationToken)
    {
        using var acquire = new Pending<Lease<CellBank>>(banks.AcquireAsync(order.Bank, cancellationToken));
        yield return Slice.After(acquire.Task);
        var bank = acquire.Value.Value;

        using var annotations = new Pending<BlobWriter>(store.OpenWriteAsync(BlobPaths.BatchAnnotations(Tenant, order.Name), BlobCondition.CreateOnly, cancellationToken));
        yield return Slice.After(annotations.Task);
        using var amodal = order.Specification.HasAmodal ? new Pending<BlobWriter>(store.OpenWriteAsync(BlobPaths.BatchAmodal(Tenant, order.Name), BlobCondition.CreateOnly, cancellationToken)) : null;
        if (amodal != null)
            yield return Slice.After(amodal.Task);
        using var manifest = new Pending<BlobWriter>(store.OpenWriteAsync(BlobPaths.BatchManifest(Tenant, order.Name), BlobCondition.CreateOnly, cancellationToken));
        yield return Slice.After(manifest.Task);

        using var sha = SHA256.Create();
        using var hashed = new CryptoStream(manifest.Value, sha, CryptoStreamMode.Write, leaveOpen: true);
        var assembler = new DatasetAssembler(bank.Index, order.Specification, annotations.Value, hashed, amodal?.Value);
        for (var shard = 0; shard < shards; shard++)
        {
            if (settlement.WaitFor(shard, cancellationToken) is { } news)
                yield return Slice.AfterOthers(news);
            if (settlement.ReasonOf(shard) is { } reason)
            {
                assembler.AppendFailed(shard, Math.Min(shardSize, order.Specification.ImageCount - shard * shardSize), reason);
                Volatile.Write(ref _assembled, shard + 1);
                continue;
            }

            var blob = BlobPaths.BatchPart(Tenant, order.Name, shard);
            using var part = new Pending<Stream>(store.OpenReadAsync(blob, 0, cancellationToken));
            yield return Slice.After(part.Task);
            Guard(blob, () => assembler.Append(part.Value, blob.ToString(), cancellationToken));
            Volatile.Write(ref _assembled, shard + 1);
            yield return Slice.More;
        }

        var summary = assembler.Complete(cancellationToken);
        hashed.FlushFinalBlock();
        var bytes = annotations.Value.Length + (amodal?.Value.Length ?? 0) + manifest.Value.Length;
        var commitAnnotations = CommitAsync(annotations.Value, BlobPaths.BatchAnnotations(Tenant, order.Name), summary.AnnotationsSha256, cancellationToken);
        yield return Slice.After(commitAnnotations);
        commitAnnotations.GetAwaiter().GetResult();
        if (amodal != null)
        {
            var commitAmodal = CommitAsync(amodal.Value, BlobPaths.BatchAmodal(Tenant, order.Name), summary.AmodalSha256!, cancellationToken);
            yield return Slice.After(commitAmodal);
            commitAmodal.GetAwaiter().GetResult();
        }

        var commitManifest = CommitAsync(manifest.Value, BlobPaths.BatchManifest(Tenant, order.Name), Convert.ToHexStringLower(sha.Hash!), cancellationToken);
        yield return Slice.After(commitManifest);
        commitManifest.GetAwaiter().GetResult();
        Bytes = bytes;
        Result = summary;
    }

    private async Task CommitAsync(BlobWriter writer, BlobAddress blob, string sha256, CancellationToken cancellationToken)
    {
        var length = writer.Length;
        var write = await writer.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (write.Written)
            return;
        // An earlier run may have come as far as this.
        using var stream = await store.OpenReadAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        if (write.Length != length || Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false)) != sha256)
            throw OnceWriter.Conflict(blob);
    }

    private static void Guard(BlobAddress blob, Action work)
    {
        try
        {
            work();
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"{blob}: {e.Message}", e);
        }
    }
}
