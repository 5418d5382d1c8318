using System.Globalization;

namespace CellGenie.Grains;

/// <summary>What a tenant owns. At most <see cref="MaxEntries"/> of a kind, so under 6 MB; written only when something comes or goes.</summary>
[Alias("cellgenie.CatalogueState")]
[GenerateSerializer]
public sealed class CatalogueState
{
    /// <summary>The most things of a kind.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>The most things of a page: a message stays under 64 KB.</summary>
    public const int MaxPage = 500;

    /// <summary>How long a deleted thing is kept.</summary>
    public static readonly TimeSpan Grace = FilePurge.Grace;

    /// <summary>Version of this shape.</summary>
    [Id(0)]
    public int Version { get; set; } = 1;

    /// <summary>Number of the next entry.</summary>
    [Id(1)]
    public long Next { get; set; } = 1;

    /// <summary>The entries, oldest first.</summary>
    [Id(2)]
    public List<CatalogueItem> Items { get; set; } = [];

    /// <summary>Enters a thing.</summary>
    /// <returns>Whether anything has changed.</returns>
    /// <exception cref="ServiceException">There are too many.</exception>
    internal bool Add(ResourceKind kind, string id, DateTimeOffset now)
    {
        if (Find(kind, id) != null)
            return false;
        Items.RemoveAll(i => i.Deleted is { } deleted && now - deleted > Grace);
        if (Items.Count(i => i.Kind == kind) >= MaxEntries)
            throw new ServiceException(ErrorCode.Quota, $"a tenant has at most {MaxEntries} things of the kind {kind}, those deleted in the last {Grace.Days} days included", LimitOf(kind), TimeSpan.FromDays(1));
        Items.Add(new CatalogueItem { Number = Next++, Kind = kind, Id = id, Created = now });
        return true;
    }

    /// <summary>Marks a thing as deleted.</summary>
    /// <returns>Whether anything has changed.</returns>
    internal bool Remove(ResourceKind kind, string id, DateTimeOffset now)
    {
        if (Find(kind, id) is not { } item)
            return false;
        item.Deleted = now;
        return true;
    }

    /// <summary>The things of a kind, newest first, as many as asked for or fewer. Things that come meanwhile do not move the pages.</summary>
    internal CataloguePage Page(ResourceKind kind, int limit, string? continuation)
    {
        if (limit is < 1 or > 1000)
            throw ServiceException.Invalid($"a page has 1 to 1000 entries, not {limit}");
        limit = Math.Min(limit, MaxPage);
        var before = long.MaxValue;
        if (continuation != null && !long.TryParse(continuation, CultureInfo.InvariantCulture, out before))
            throw ServiceException.Invalid("the continuation is not one that a page ended with");
        var found = Enumerable.Reverse(Items).Where(i => i.Kind == kind && i.Deleted == null && i.Number < before).Take(limit + 1).ToList();
        var page = found.Take(limit).ToList();
        var next = found.Count > limit ? page[^1].Number.ToString(CultureInfo.InvariantCulture) : null;
        return new CataloguePage([.. page.Select(i => new CatalogueEntry(i.Kind, i.Id, i.Created, i.Deleted))], next);
    }

    private CatalogueItem? Find(ResourceKind kind, string id) => Items.Find(i => i.Kind == kind && i.Deleted == null && i.Id == id);

    private static string LimitOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Dataset => "datasets",
        ResourceKind.Batch => "batches",
        _ => "runs",
    };
}
