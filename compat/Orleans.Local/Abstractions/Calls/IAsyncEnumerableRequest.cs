using Orleans.Serialization.Invocation;

namespace Orleans.Runtime;

/// <summary>A call whose result is a stream of values.</summary>
public interface IAsyncEnumerableRequest<T> : IInvokable
{
    /// <summary>Most values in one answer.</summary>
    int MaxBatchSize { get; set; }

    /// <summary>Runs the call at its target.</summary>
    IAsyncEnumerable<T> InvokeImplementation();
}
