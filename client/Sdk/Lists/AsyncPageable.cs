namespace CellGenie.Client;

/// <summary>A list that comes in pages, as they are needed.</summary>
/// <typeparam name="T">What the list holds.</typeparam>
public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
{
    /// <summary>The pages, with the continuation that a later program can go on from.</summary>
    /// <param name="continuation">Where to go on: <see cref="Page{T}.Continuation"/> of an earlier page; null for the start.</param>
    /// <param name="limit">Items of a page, 1 to 1,000; null for the service’s own number.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public abstract IAsyncEnumerable<Page<T>> AsPagesAsync(string? continuation = null, int? limit = null, CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (var page in AsPagesAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            foreach (var item in page.Items)
                yield return item;
        }
    }

    /// <summary>A list made of given pages, for tests.</summary>
    /// <param name="pages">The pages.</param>
    public static AsyncPageable<T> FromPages(params IReadOnlyList<Page<T>> pages)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return new PagedRequest<T>((request, _) =>
        {
            var index = request.Continuation == null ? 0 : pages.TakeWhile(p => p.Continuation != request.Continuation).Count() + 1;
            return Task.FromResult(index < pages.Count ? pages[index] : new Page<T>());
        });
    }
}
