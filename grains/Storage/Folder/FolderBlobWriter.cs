using CellGenie.Imaging;

namespace CellGenie.Grains.Storage;

/// <summary>Writes to a temporary file that gets the blob's name at the commit.</summary>
internal sealed class FolderBlobWriter(FolderFiles files, string name, string path, BlobCondition condition) : BlobWriter
{
    private readonly FileStream _file = new(files.NewTemporary(), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
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
        catch (Exception e) when (AtomicFile.IsWriteFailure(e))
        {
            throw new BlobStoreException($"{name}: {e.Message}", e);
        }

        _position += buffer.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task<BlobWrite> CommitAsync(CancellationToken cancellationToken = default) => FolderWork.Run(() => FolderWork.Guard(name, () =>
    {
        if (_isCommitted)
            throw new InvalidOperationException($"{name}: was committed before");
        _isCommitted = true;
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        return files.Publish(path, _file.Name, condition, survivesPowerLoss: true);
    }), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            File.Delete(_file.Name);
        }

        base.Dispose(disposing);
    }
}
