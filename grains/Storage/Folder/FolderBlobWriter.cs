namespace CellGenie.Grains.Storage;

/// <summary>Writes to a temporary file that gets the blob's name at the commit.</summary>
internal sealed class FolderBlobWriter(FolderBlobStore store, BlobAddress blob, BlobCondition condition, string temporary) : BlobWriter
{
    private readonly FileStream _file = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    private long _position;
    private bool _isCommitted;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(!_file.CanWrite, this);
        try
        {
            _file.Write(buffer);
        }
        catch (Exception e) when (Imaging.AtomicFile.IsWriteFailure(e))
        {
            throw new BlobStoreException($"{blob}: {e.Message}", e);
        }

        _position += buffer.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task<BlobWrite> CommitAsync(CancellationToken cancellationToken = default) => Completed.Run(() => FolderBlobStore.Guard(blob, () =>
    {
        if (_isCommitted)
            throw new InvalidOperationException($"{blob}: was committed before");
        _isCommitted = true;
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return store.Publish(blob, temporary, condition);
    }), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            File.Delete(temporary);
        }

        base.Dispose(disposing);
    }
}
