using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using CellGenie.Grains.Storage;

namespace CellGenie.Grains;

/// <summary>
/// The audit log as blobs, one an entry, create-only. A name begins with the time that is left until the end of the calendar, so that stores,
/// which list in the order of names, list the newest first.
/// </summary>
internal sealed partial class AuditLog(IBlobStore blobs) : IAuditLog
{
    private const int MaxPage = 1000;

    public async Task AppendAsync(string tenant, AuditEntry entry, CancellationToken cancellationToken = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry);
        BlobWrite write;
        do
        {
            // Another name where one is taken: an entry is never written over.
            write = await blobs.WriteAsync(BlobPaths.AuditEntry(tenant, NewName(entry.Time)), bytes, BlobCondition.CreateOnly, cancellationToken);
        }
        while (!write.Written);
    }

    public async Task<AuditPage> ListAsync(string tenant, int limit, string? continuation = null, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > MaxPage)
            throw ServiceException.Invalid($"a page has 1 to {MaxPage} entries, not {limit}");
        if (continuation != null && !NamePattern().IsMatch(continuation))
            throw ServiceException.Invalid("the continuation is not one that a page ended with");
        var page = new List<BlobAddress>();
        await foreach (var item in blobs.ListAsync(tenant, BlobPaths.AuditPrefix, cancellationToken))
        {
            if (continuation != null && string.CompareOrdinal(item.Address.FileName, continuation) <= 0)
                continue;
            if (page.Count == limit)
                return new AuditPage(await ReadAsync(page, cancellationToken), page[^1].FileName);
            page.Add(item.Address);
        }

        return new AuditPage(await ReadAsync(page, cancellationToken), null);
    }

    private async Task<List<AuditEntry>> ReadAsync(List<BlobAddress> page, CancellationToken cancellationToken)
    {
        var entries = new List<AuditEntry>(page.Count);
        foreach (var address in page)
        {
            await using var stream = await blobs.OpenReadAsync(address, cancellationToken: cancellationToken);
            entries.Add(await JsonSerializer.DeserializeAsync(stream, AuditJson.Default.AuditEntry, cancellationToken) ?? throw new JsonException($"{address}: is null"));
        }

        return entries;
    }

    private static string NewName(DateTimeOffset time) =>
        string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.MaxValue.Ticks - time.UtcTicks:D19}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.json");

    [GeneratedRegex("^[0-9]{19}-[0-9a-f]{16}\\.json\\z")]
    private static partial Regex NamePattern();
}
