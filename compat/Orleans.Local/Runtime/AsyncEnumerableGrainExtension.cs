namespace Orleans.Runtime;

/// <summary>The grain's end of its streams. All of it runs in turns of the grain, which interleave with calls.</summary>
internal sealed class AsyncEnumerableGrainExtension(Activation activation) : IAsyncEnumerableGrainExtension
{
    private readonly Dictionary<Guid, GrainStream> streams = [];
    private ITimer? sweep;

    private TimeSpan Patience => activation.Silo.MessagingOptions.ResponseTimeout;

    public ValueTask<(EnumerationResult Status, object Value)> StartEnumeration<T>(Guid requestId, IAsyncEnumerableRequest<T> request, CancellationToken cancellationToken)
    {
        var stream = new GrainStream<T>((AsyncEnumerableRequest<T>)request, activation.GrainInstance!, activation.Silo.Time, Patience / 2);
        if (!streams.TryAdd(requestId, stream))
        {
            throw new InvalidOperationException($"There is an enumeration {requestId} already.");
        }

        sweep ??= activation.Silo.CreateTimer(static self => ((AsyncEnumerableGrainExtension)self!).OnSweep(), this, Patience);
        return MoveNext<T>(requestId, cancellationToken);
    }

    public async ValueTask<(EnumerationResult Status, object Value)> MoveNext<T>(Guid requestId, CancellationToken cancellationToken)
    {
        if (!streams.TryGetValue(requestId, out var known))
        {
            return (EnumerationResult.MissingEnumeratorError, null!);
        }

        var (status, value) = await ((GrainStream<T>)known).NextAsync();
        if ((status & ~(EnumerationResult.Heartbeat | EnumerationResult.Element | EnumerationResult.Batch)) != 0)
        {
            await DisposeAsync(requestId);
        }

        return (status, value);
    }

    public async ValueTask DisposeAsync(Guid requestId)
    {
        if (streams.Remove(requestId, out var stream))
        {
            await stream.DisposeAsync();
        }
    }

    public async Task DisposeAllAsync()
    {
        sweep?.Dispose();
        foreach (var id in streams.Keys.ToArray())
        {
            await DisposeAsync(id);
        }
    }

    private void OnSweep() => activation.TryEnqueue(new Sweep(this));

    private async Task SweepAsync()
    {
        foreach (var (id, stream) in streams.ToArray())
        {
            if (stream.IsAbandoned(Patience))
            {
                await DisposeAsync(id);
            }
        }

        sweep!.Dispose();
        sweep = streams.Count == 0 ? null : activation.Silo.CreateTimer(static self => ((AsyncEnumerableGrainExtension)self!).OnSweep(), this, Patience);
    }

    private sealed class Sweep : WorkItem
    {
        private readonly AsyncEnumerableGrainExtension extension;

        public Sweep(AsyncEnumerableGrainExtension extension)
        {
            this.extension = extension;
            IsAlwaysInterleave = true;
        }

        public override bool KeepsAlive => false;

        public override Task RunAsync(Activation activation) => extension.SweepAsync();

        public override void Reject(Exception reason)
        {
            // The streams ended with the activation.
        }
    }
}
