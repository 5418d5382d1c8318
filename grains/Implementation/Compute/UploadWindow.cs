using System.Buffers;
using CellGenie.Grains.Storage;

namespace CellGenie.Grains;

/// <summary>Writes blobs without waiting for them, a bounded number at a time. Used by one thread at a time.</summary>
internal sealed class UploadWindow(IBlobStore store, int limit, CancellationToken cancellationToken)
{
    private readonly List<Task> _underWay = [];

    /// <summary>Begins to write a copy of some bytes.</summary>
    public void Start(BlobAddress blob, ReadOnlySpan<byte> bytes)
    {
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        _underWay.Add(UploadAsync(blob, copy, bytes.Length));
    }

    /// <summary>What to wait for before another upload may begin; null when one may.</summary>
    /// <remarks>The error of an upload that has failed is thrown here.</remarks>
    public Task? WaitForRoom() => RemoveFinished() < limit ? null : Task.WhenAny(_underWay);

    /// <summary>What to wait for before all uploads have ended; null when they have.</summary>
    /// <remarks>The error of an upload that has failed is thrown here.</remarks>
    public Task? WaitForAll() => RemoveFinished() == 0 ? null : Task.WhenAll(_underWay);

    private int RemoveFinished()
    {
        foreach (var upload in _underWay)
        {
            if (upload.IsCompleted)
                upload.GetAwaiter().GetResult();
        }

        _underWay.RemoveAll(u => u.IsCompletedSuccessfully);
        return _underWay.Count;
    }

    private async Task UploadAsync(BlobAddress blob, byte[] copy, int length)
    {
        try
        {
            await OnceWriter.WriteAsync(store, blob, copy.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
