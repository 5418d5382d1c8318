using Azure.Storage.Blobs.Models;

namespace CellGenie.Grains.Storage;

/// <summary>A download whose failures are <see cref="BlobStoreException"/>s. The SDK resumes a broken connection by itself, on the same version of the blob.</summary>
internal sealed class AzureReadStream(string name, BlobDownloadStreamingResult download) : Stream
{
    private readonly Stream _content = download.Content;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return _content.Read(buffer, offset, count);
        }
        catch (Exception e) when (AzureCalls.IsFailure(e))
        {
            throw AzureCalls.Translate(name, e);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (AzureCalls.IsFailure(e) && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw AzureCalls.Translate(name, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            download.Dispose();
        base.Dispose(disposing);
    }
}
