using System.Runtime.ExceptionServices;

namespace Orleans.Runtime;

/// <summary>The caller's end of a stream: asks the grain for batches of values.</summary>
internal sealed class AsyncEnumeratorProxy<T> : IAsyncEnumerator<T>
{
    private readonly AsyncEnumerableRequest<T> request;
    private readonly IAsyncEnumerableGrainExtension grain;
    private readonly CancellationTokenSource? both;
    private readonly CancellationToken token;
    private readonly Guid id = Guid.NewGuid();
    private List<T> batch = [];
    private int position = -1;
    private bool isStarted;
    private bool isEnded;
    private bool isDisposed;

    public AsyncEnumeratorProxy(AsyncEnumerableRequest<T> request, CancellationToken cancellationToken)
    {
        this.request = request;
        grain = request.Reference.AsReference<IAsyncEnumerableGrainExtension>();
        var argument = request.GetCancellationToken();
        if (argument.CanBeCanceled && cancellationToken.CanBeCanceled && argument != cancellationToken)
        {
            both = CancellationTokenSource.CreateLinkedTokenSource(argument, cancellationToken);
            token = both.Token;
        }
        else
        {
            token = argument.CanBeCanceled ? argument : cancellationToken;
        }
    }

    public T Current => position >= 0 && position < batch.Count ? batch[position] : throw new InvalidOperationException("The enumeration has no current value.");

    public async ValueTask<bool> MoveNextAsync()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (++position < batch.Count)
        {
            return true;
        }

        while (!isEnded)
        {
            token.ThrowIfCancellationRequested();
            var (status, value) = await AskAsync();
            isEnded = (status & ~(EnumerationResult.Heartbeat | EnumerationResult.Element | EnumerationResult.Batch)) != 0;
            switch (status)
            {
                case EnumerationResult.Error:
                    ExceptionDispatchInfo.Throw((Exception)value);
                    break;
                case EnumerationResult.Canceled:
                    throw new OperationCanceledException(token);
                case EnumerationResult.MissingEnumeratorError:
                    throw new EnumerationAbortedException(
                        "Enumeration aborted: the grain was deactivated since the enumeration began, or the enumerator was left alone for too long.");
            }

            if ((status & (EnumerationResult.Batch | EnumerationResult.Element)) != 0)
            {
                batch = (List<T>)value;
                position = 0;
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        both?.Dispose();
        if (isStarted && !isEnded)
        {
            await grain.DisposeAsync(id);
        }
    }

    private ValueTask<(EnumerationResult Status, object Value)> AskAsync()
    {
        if (isStarted)
        {
            return grain.MoveNext<T>(id, token);
        }

        isStarted = true;
        return grain.StartEnumeration(id, request, token);
    }
}
