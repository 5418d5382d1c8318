using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>The calls that a stream of values is made of. Call filters see them in place of the grain's method.</summary>
public interface IAsyncEnumerableGrainExtension : IGrainExtension
{
    /// <summary>Begins a stream and gives its first values.</summary>
    [AlwaysInterleave]
    ValueTask<(EnumerationResult Status, object Value)> StartEnumeration<T>(Guid requestId, [Immutable] IAsyncEnumerableRequest<T> request, CancellationToken cancellationToken);

    /// <summary>Gives the next values.</summary>
    [AlwaysInterleave]
    ValueTask<(EnumerationResult Status, object Value)> MoveNext<T>(Guid requestId, CancellationToken cancellationToken);

    /// <summary>Ends a stream.</summary>
    [AlwaysInterleave]
    ValueTask DisposeAsync(Guid requestId);
}
