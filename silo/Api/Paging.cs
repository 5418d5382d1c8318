using CellGenie.Client;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Lists in pages.</summary>
internal static class Paging
{
    private const int Default = 100;
    private const int Most = 1000;

    /// <summary>The number of things on a page, as asked for.</summary>
    /// <exception cref="ServiceException">It is not 1 to 1,000.</exception>
    public static int Limit(int? asked) => asked switch
    {
        null => Default,
        >= 1 and <= Most => asked.Value,
        _ => throw ServiceException.Invalid($"limit is {asked}; 1 to {Most} are possible"),
    };

    /// <summary>A page of what a tenant owns, each asked for its status.</summary>
    public static async Task<Page<T>> OfCatalogueAsync<T>(ITenantGrain tenant, ResourceKind kind, int? limit, string? continuation, Func<string, Task<T>> get, CancellationToken cancellationToken)
    {
        var page = await tenant.ListAsync(kind, Limit(limit), continuation, cancellationToken);
        // Deleted ones are kept in the catalogue for the audit, and not shown.
        var items = await Task.WhenAll(page.Entries.Where(e => e.Deleted == null).Select(e => get(e.Id)));
        return new Page<T> { Items = items, Continuation = page.Continuation };
    }

    /// <summary>A page of files by name; the continuation is the last name.</summary>
    public static async Task<Page<StoredFile>> OfFilesAsync(IAsyncEnumerable<StoredFile> files, int? limit, string? continuation, CancellationToken cancellationToken)
    {
        var most = Limit(limit);
        var items = new List<StoredFile>();
        await foreach (var file in files.WithCancellation(cancellationToken))
        {
            if (continuation != null && string.CompareOrdinal(file.Name, continuation) <= 0)
                continue;
            if (items.Count == most)
                return new Page<StoredFile> { Items = items, Continuation = items[^1].Name };
            items.Add(file);
        }

        return new Page<StoredFile> { Items = items };
    }
}
