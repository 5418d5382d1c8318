namespace CellGenie.Grains.Storage;

/// <summary>A write-only stream whose bytes become the blob at <see cref="CommitAsync"/>, all at once. Disposed before that, it leaves nothing.</summary>
public abstract class BlobWriter : Stream
{
    /// <summary>Makes what was written the blob, if the condition of the opening holds now. Nothing can be written afterwards.</summary>
    /// <exception cref="BlobStoreException">The storage failed; the writer can only be disposed.</exception>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public abstract Task<BlobWrite> CommitAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => Position;

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is visible before the commit, so there is nothing to hurry.
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
