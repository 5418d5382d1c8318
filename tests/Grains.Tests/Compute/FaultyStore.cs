using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests;

/// <summary>A store that is not on this machine: it answers later, on another thread, and as a test wants.</summary>
internal sealed class FaultyStore(IBlobStore inner) : IBlobStore
{
    private int _underWay;
    private int _mostUnderWay;
    private int _reads;

    /// <summary>Called before a write; what it throws the write throws.</summary>
    public Func<BlobAddress, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a read; what it throws the read throws.</summary>
    public Func<BlobAddress, Task> BeforeRead { get; set; } = _ => Task.CompletedTask;

    /// <summary>Changes what is read.</summary>
    public Func<BlobAddress, byte[], byte[]> OnRead { get; set; } = (_, bytes) => bytes;

    public int MostUnderWay => _mostUnderWay;

    public int Reads => _reads;

    public async Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.FindAsync(blob, cancellationToken);
    }

    public async Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        Interlocked.Increment(ref _reads);
        await BeforeRead(blob).WaitAsync(cancellationToken);
        using var stream = await inner.OpenReadAsync(blob, offset, cancellationToken);
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return new MemoryStream(OnRead(blob, bytes.ToArray()));
    }

    public async Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default)
    {
        var underWay = Interlocked.Increment(ref _underWay);
        for (int most; underWay > (most = _mostUnderWay);)
            Interlocked.CompareExchange(ref _mostUnderWay, underWay, most);
        try
        {
            await Task.Yield();
            await BeforeWrite(blob).WaitAsync(cancellationToken);
            return await inner.WriteAsync(blob, bytes, condition, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    public async Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return await inner.OpenWriteAsync(blob, condition, cancellationToken);
    }

    public IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, CancellationToken cancellationToken = default) => inner.ListAsync(tenant, prefix, cancellationToken);

    public Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default) => inner.DeleteAsync(blob, cancellationToken);

    public Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default) => inner.DeletePrefixAsync(tenant, prefix, cancellationToken);

    public Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default) => inner.CreateDownloadLinkAsync(blob, lifetime, cancellationToken);

    public string? FindLocalFile(BlobAddress blob) => null;
}
