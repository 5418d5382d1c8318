namespace Orleans.Runtime;

/// <summary>Settings of streams of values.</summary>
public static class AsyncEnumerableExtensions
{
    /// <summary>Sets the most values in one answer of a grain; other streams stay as they are.</summary>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        if (self is IAsyncEnumerableRequest<T> request)
        {
            request.MaxBatchSize = maxBatchSize;
        }

        return self;
    }
}
