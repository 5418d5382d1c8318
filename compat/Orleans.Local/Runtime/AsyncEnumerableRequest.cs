namespace Orleans.Runtime;

/// <summary>What a method that returns a stream gives to the caller: each enumeration is a stream of its own in the grain.</summary>
internal sealed class AsyncEnumerableRequest<T>(GrainReference reference, AsyncEnumerableMethod<T> method, GrainRequest request)
    : GrainRequest(method, request.Arguments), IAsyncEnumerableRequest<T>, IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public GrainReference Reference => reference;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new AsyncEnumeratorProxy<T>(this, cancellationToken);

    public IAsyncEnumerable<T> InvokeImplementation() => method.Enumerate(GetTarget()!, Arguments);

    /// <summary>The same call for the grain, with a token that ends its stream.</summary>
    public AsyncEnumerableRequest<T> At(object target, CancellationToken token)
    {
        var arguments = (object?[])Arguments.Clone();
        if (IsCancellable)
        {
            arguments[Method.CancellationIndex] = token;
        }

        var request = new AsyncEnumerableRequest<T>(reference, method, new GrainRequest(method, arguments));
        request.SetTarget(target);
        return request;
    }
}
