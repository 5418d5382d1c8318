namespace Orleans.Runtime;

/// <summary>One enumeration in a grain.</summary>
internal abstract class GrainStream : IAsyncDisposable
{
    public abstract bool IsAbandoned(TimeSpan patience);

    public abstract ValueTask DisposeAsync();
}

/// <summary>One enumeration in a grain, with values of a type.</summary>
internal sealed class GrainStream<T> : GrainStream
{
    private readonly CancellationTokenSource ended = new();
    private readonly IAsyncEnumerator<T> enumerator;
    private readonly TimeProvider time;
    private readonly TimeSpan heartbeat;
    private readonly int maxBatchSize;
    private Task<bool>? pending;
    private bool isAsked;
    private long lastUse;

    public GrainStream(AsyncEnumerableRequest<T> request, object grain, TimeProvider time, TimeSpan heartbeat)
    {
        this.time = time;
        this.heartbeat = heartbeat;
        maxBatchSize = Math.Max(1, request.MaxBatchSize);
        enumerator = request.At(grain, ended.Token).InvokeImplementation().GetAsyncEnumerator(ended.Token);
        lastUse = time.GetTimestamp();
    }

    public override bool IsAbandoned(TimeSpan patience) => !isAsked && time.GetElapsedTime(lastUse) >= patience;

    /// <summary>All values that are there, up to the size of a batch; or, after waiting in vain, a heartbeat.</summary>
    public async ValueTask<(EnumerationResult Status, object Value)> NextAsync()
    {
        isAsked = true;
        var batch = new List<T>();
        try
        {
            while (batch.Count < maxBatchSize)
            {
                pending ??= enumerator.MoveNextAsync().AsTask();
                if (!pending.IsCompleted)
                {
                    if (batch.Count > 0)
                    {
                        break;
                    }

                    // The caller's time runs while the grain has nothing to say.
                    await ((Task)pending.WaitAsync(heartbeat, time, ended.Token)).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
                    if (ended.IsCancellationRequested)
                    {
                        return (EnumerationResult.MissingEnumeratorError, null!);
                    }

                    if (!pending.IsCompleted)
                    {
                        return (EnumerationResult.Heartbeat, null!);
                    }
                }

                if (batch.Count > 0 && !pending.IsCompletedSuccessfully)
                {
                    // The error follows the values before it.
                    break;
                }

                var (last, _) = (await pending, pending = null);
                if (!last)
                {
                    return batch.Count == 0 ? (EnumerationResult.Completed, null!) : (EnumerationResult.CompletedWithBatch, batch);
                }

                batch.Add(enumerator.Current);
            }

            return (EnumerationResult.Batch, batch);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return (EnumerationResult.MissingEnumeratorError, null!);
        }
        catch (Exception error)
        {
            return (EnumerationResult.Error, error);
        }
        finally
        {
            isAsked = false;
            lastUse = time.GetTimestamp();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        if (pending is not null)
        {
            // An iterator cannot be disposed while it runs.
            await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        await enumerator.DisposeAsync();
    }
}
