using CellGenie.Grains.Storage;
using Fault = CellGenie.Storage.Tests.FaultyBlobStore.Fault;

namespace CellGenie.Storage.Tests;

/// <summary>The decorator passes the stores' contract while it plans nothing, and does what it plans.</summary>
public sealed class FaultyBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<FolderBlobStore> _stores = [];

    [Fact]
    public async Task Thrown_write_has_not_happened_and_a_lost_one_has()
    {
        var faults = new Queue<Fault>([Fault.Throw, Fault.LoseReply, Fault.None]);
        IBlobStore inner = Open();
        var store = new FaultyBlobStore(inner, (member, name) => member == "WriteAsync" && name == Blob().ToString() ? faults.Dequeue() : Fault.None);

        await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(Blob(), new byte[] { 1 }, BlobCondition.CreateOnly));
        Assert.Null(await inner.FindAsync(Blob()));
        await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(Blob(), new byte[] { 2 }, BlobCondition.CreateOnly));
        Assert.Equal([2], await ReadAsync(inner, Blob()));
        Assert.False((await store.WriteAsync(Blob(), new byte[] { 3 }, BlobCondition.CreateOnly)).Written);
        Assert.Equal(2, store.Faults);
    }

    [Fact]
    public async Task Lost_commit_of_a_stream_has_happened()
    {
        IBlobStore inner = Open();
        IBlobStore store = new FaultyBlobStore(inner, (member, _) => member == "CommitAsync" ? Fault.LoseReply : Fault.None);
        await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(Blob(), new PatternStream(100_000, 1)));
        Assert.Equal(Pattern(100_000, 1), await ReadAsync(inner, Blob()));
    }

    [Fact]
    public async Task Stalled_call_ends_by_cancellation_or_release()
    {
        var store = new FaultyBlobStore(Open(), (_, _) => Fault.Stall);
        using var cancel = new CancellationTokenSource();
        var first = store.WriteAsync(Blob("1"), new byte[] { 1 }, default, cancel.Token);
        var second = store.WriteAsync(Blob("2"), new byte[] { 1 });
        await store.Stalled;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        store.Release();
        Assert.True((await second).Written);
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IBlobStore Open()
    {
        var store = new FolderBlobStore(_folder.Path);
        lock (_stores)
            _stores.Add(store);
        return new FaultyBlobStore(store, (_, _) => Fault.None);
    }
}
