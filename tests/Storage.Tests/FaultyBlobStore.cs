using CellGenie.Grains.Storage;

namespace CellGenie.Storage.Tests;

/// <summary>
/// A store whose calls fail as a test plans it. The plan is asked once a call, with the name of the member and <c>{tenant}/{path or prefix}</c>;
/// a writer's commit is asked as <c>CommitAsync</c>. Everything else a test needs of a store is the inner one's.
/// </summary>
/// <param name="inner">The store that does the work.</param>
/// <param name="plan">What is to happen to a call.</param>
public sealed class FaultyBlobStore(IBlobStore inner, Func<string, string, FaultyBlobStore.Fault> plan) : IBlobStore
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _faults;

    public enum Fault
    {
        /// <summary>The call works.</summary>
        None,

        /// <summary>It fails and nothing has happened.</summary>
        Throw,

        /// <summary>It fails although what was asked has happened.</summary>
        LoseReply,

        /// <summary>It hangs until it is cancelled or <see cref="Release"/> is called, and then works.</summary>
        Stall,
    }

    /// <summary>How many calls were made to fail or hang.</summary>
    public int Faults => _faults;

    /// <summary>Ends when a call hangs, for a test that waits for that.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>Lets all hanging calls go on, and later ones not hang.</summary>
    public void Release() => _released.TrySetResult();

    public Task<BlobProperties?> FindAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(FindAsync), blob, () => inner.FindAsync(blob, cancellationToken), cancellationToken);

    public Task<Stream> OpenReadAsync(BlobAddress blob, long offset = 0, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(OpenReadAsync), blob, () => inner.OpenReadAsync(blob, offset, cancellationToken), cancellationToken);

    public Task<BlobWrite> WriteAsync(BlobAddress blob, ReadOnlyMemory<byte> bytes, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(WriteAsync), blob, () => inner.WriteAsync(blob, bytes, condition, cancellationToken), cancellationToken);

    public Task<BlobWriter> OpenWriteAsync(BlobAddress blob, BlobCondition condition = default, CancellationToken cancellationToken = default) =>
        RunAsync<BlobWriter>(nameof(OpenWriteAsync), blob,
            async () => new Writer(this, blob, await inner.OpenWriteAsync(blob, condition, cancellationToken)), cancellationToken);

    public async IAsyncEnumerable<BlobItem> ListAsync(string tenant, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await RunAsync(nameof(ListAsync), $"{tenant}/{prefix}", () => Task.FromResult(true), cancellationToken);
        await foreach (var item in inner.ListAsync(tenant, prefix, cancellationToken))
            yield return item;
    }

    public Task<bool> DeleteAsync(BlobAddress blob, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(DeleteAsync), blob, () => inner.DeleteAsync(blob, cancellationToken), cancellationToken);

    public Task DeletePrefixAsync(string tenant, string prefix, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(DeletePrefixAsync), $"{tenant}/{prefix}", async () =>
        {
            await inner.DeletePrefixAsync(tenant, prefix, cancellationToken);
            return true;
        }, cancellationToken);

    public Task<Uri?> CreateDownloadLinkAsync(BlobAddress blob, TimeSpan lifetime, CancellationToken cancellationToken = default) =>
        RunAsync(nameof(CreateDownloadLinkAsync), blob, () => inner.CreateDownloadLinkAsync(blob, lifetime, cancellationToken), cancellationToken);

    public string? FindLocalFile(BlobAddress blob) => inner.FindLocalFile(blob);

    private Task<T> RunAsync<T>(string member, BlobAddress blob, Func<Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(member, blob.ToString(), call, cancellationToken);

    private async Task<T> RunAsync<T>(string member, string name, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var fault = plan(member, name);
        if (fault != Fault.None)
            Interlocked.Increment(ref _faults);
        if (fault == Fault.Throw)
            throw new BlobStoreException($"{name}: planned to fail");
        if (fault == Fault.Stall)
        {
            _stalled.TrySetResult();
            await _released.Task.WaitAsync(cancellationToken);
        }

        var result = await call();
        if (fault == Fault.LoseReply)
        {
            (result as IDisposable)?.Dispose();
            throw new BlobStoreException($"{name}: planned to lose its reply");
        }

        return result;
    }

    private sealed class Writer(FaultyBlobStore store, BlobAddress blob, BlobWriter inner) : BlobWriter
    {
        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task<BlobWrite> CommitAsync(CancellationToken cancellationToken = default) =>
            store.RunAsync(nameof(CommitAsync), blob, () => inner.CommitAsync(cancellationToken), cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
