using System.Runtime.CompilerServices;

namespace CellGenie.Client;

/// <summary>A list whose pages are asked for one after the other.</summary>
internal sealed class PagedRequest<T>(Func<PageRequest, CancellationToken, Task<Page<T>>> read, CancellationToken own = default) : AsyncPageable<T>
{
    public override async IAsyncEnumerable<Page<T>> AsPagesAsync(string? continuation = null, int? limit = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own, cancellationToken);
        do
        {
            var page = await read(new PageRequest(limit, continuation), either.Token).ConfigureAwait(false);
            yield return page;
            continuation = page.Continuation;
        }
        while (continuation != null);
    }
}
