using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>Writes blobs that always get the same bytes, whoever writes them and however often.</summary>
internal static class OnceWriter
{
    /// <summary>Writes a blob, or finds that it holds these bytes already.</summary>
    /// <exception cref="CellGenieException">It holds other bytes: it is left alone.</exception>
    /// <exception cref="BlobStoreException">The storage failed.</exception>
    public static async Task WriteAsync(IBlobStore store, BlobAddress blob, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var write = await store.WriteAsync(blob, bytes, BlobCondition.CreateOnly, cancellationToken).ConfigureAwait(false);
        // A loss of power can leave an empty file behind, which none of ours is.
        if (!write.Written && write.Length == 0 && write.ETag.Length > 0)
            write = await store.WriteAsync(blob, bytes, BlobCondition.IfMatch(write.ETag), cancellationToken).ConfigureAwait(false);
        if (!write.Written && !(write.Length == bytes.Length && await HoldsAsync(store, blob, bytes, cancellationToken).ConfigureAwait(false)))
            throw Conflict(blob);
    }

    /// <summary>The error for a blob that holds other bytes than it should.</summary>
    public static CellGenieException Conflict(BlobAddress blob) => new($"{blob}: exists already with other bytes than this dataset has; it was left alone");

    private static async Task<bool> HoldsAsync(IBlobStore store, BlobAddress blob, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var stream = await store.OpenReadAsync(blob, 0, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; bytes = bytes[read..])
        {
            if (read > bytes.Length || !bytes.Span[..read].SequenceEqual(buffer.AsSpan(0, read)))
                return false;
        }

        return bytes.Length == 0;
    }
}
