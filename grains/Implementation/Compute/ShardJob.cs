using System.Buffers;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>
/// Renders a shard and uploads its files, and at last its part: where the part stands, the shard is complete. A shard whose part stands
/// already is not rendered again; one that was interrupted is rendered from its beginning to the same bytes, over the same names.
/// </summary>
/// <remarks>
/// Images with damaged donors are failures in the part. The job itself fails with a <see cref="BlobStoreException"/> when the storage
/// does, which is worth another try, and with another <see cref="CellGenieException"/> when the order or the library is at fault or a
/// blob of the batch holds other bytes, which is not.
/// </remarks>
public sealed class ShardJob(ShardWork order, RenderSessions sessions, IBlobStore store, ComputeOptions options) : SlicedJob
{
    /// <summary>The numbers of the shard; null until the job is completed.</summary>
    public ShardHead? Result { get; private set; }

    /// <summary>Whether the shard was complete before.</summary>
    public bool WasThere { get; private set; }

    private string Tenant => order.Batch.Bank.Tenant;

    private BlobAddress PartBlob => BlobPaths.BatchPart(Tenant, order.Batch.Name, order.Shard);

    /// <inheritdoc/>
    protected override IEnumerable<Slice> Run(CancellationToken cancellationToken)
    {
        using var acquire = new Pending<Lease<RenderSession>>(sessions.AcquireAsync(order.Batch.Bank, order.Batch.Specification, cancellationToken));
        yield return Slice.After(acquire.Task);
        var session = acquire.Value.Value;

        var find = FindPartAsync(session.Plan, cancellationToken);
        yield return Slice.After(find);
        if (find.GetAwaiter().GetResult() is { } head)
        {
            Result = head;
            WasThere = true;
            yield break;
        }

        using var renderer = session.RentRenderer();
        foreach (var slice in Render(renderer.Value, cancellationToken))
            yield return slice;
    }

    private IEnumerable<Slice> Render(ShardRenderer renderer, CancellationToken cancellationToken)
    {
        var uploads = new UploadWindow(store, options.UploadsInFlight, cancellationToken);
        renderer.Begin(order.Shard, order.First, order.Count);
        for (var rendered = 1; renderer.RenderNext((path, bytes) => uploads.Start(AddressOf(path), bytes)); rendered++)
        {
            var isFull = false;
            while (uploads.WaitForRoom() is { } room)
            {
                isFull = true;
                yield return Slice.After(room);
            }

            if (!isFull && rendered % options.ImagesPerSlice == 0)
                yield return Slice.More;
        }

        while (uploads.WaitForAll() is { } all)
            yield return Slice.After(all);

        var part = renderer.Complete();
        var write = WritePartAsync(part, cancellationToken);
        yield return Slice.After(write);
        write.GetAwaiter().GetResult();
        Result = part.Head;
    }

    private BlobAddress AddressOf(string path)
    {
        var slash = path.IndexOf('/');
        var name = path[(slash + 1)..];
        return path[..slash] switch
        {
            DatasetFiles.Labels => BlobPaths.BatchLabel(Tenant, order.Batch.Name, name),
            DatasetFiles.Contours => BlobPaths.BatchContours(Tenant, order.Batch.Name, name),
            DatasetFiles.Tracks => BlobPaths.BatchTracks(Tenant, order.Batch.Name, name),
            _ => BlobPaths.BatchImage(Tenant, order.Batch.Name, name),
        };
    }

    private async Task<ShardHead?> FindPartAsync(DatasetPlan plan, CancellationToken cancellationToken)
    {
        // An empty one is what a loss of power leaves.
        if (await store.FindAsync(PartBlob, cancellationToken).ConfigureAwait(false) is not { Length: > 0 })
            return null;
        try
        {
            using var stream = await store.OpenReadAsync(PartBlob, 0, cancellationToken).ConfigureAwait(false);
            var head = new ShardPartReader(stream, PartBlob.ToString()).Head;
            return (head.Dataset, head.Shard, head.First, head.Count) == (plan.Fingerprint, order.Shard, order.First, order.Count)
                ? head
                : throw OnceWriter.Conflict(PartBlob);
        }
        catch (IOException e)
        {
            throw new BlobStoreException($"{PartBlob}: {e.Message}", e);
        }
    }

    private async Task WritePartAsync(ShardPart part, CancellationToken cancellationToken)
    {
        var bytes = ArrayPool<byte>.Shared.Rent((int)part.Length);
        try
        {
            using (var stream = new MemoryStream(bytes))
                part.Write(stream);
            await OnceWriter.WriteAsync(store, PartBlob, bytes.AsMemory(0, (int)part.Length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
