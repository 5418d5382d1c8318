using CellGenie.Grains.Storage;

namespace CellGenie.Grains.Tests;

public sealed class AuditLogTests : IDisposable
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FolderBlobStore _blobs;
    private readonly AuditLog _log;

    public AuditLogTests()
    {
        _blobs = new FolderBlobStore(_folder.Path);
        _log = new AuditLog(_blobs);
    }

    public void Dispose()
    {
        _blobs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Entries_come_newest_first_in_pages_that_new_entries_do_not_move()
    {
        // In no order, one moment twice.
        foreach (var minute in (int[])[3, 1, 6, 2, 5, 4, 4])
            await _log.AppendAsync("lab-a", Entry(minute));

        var first = await _log.ListAsync("lab-a", 3);
        await _log.AppendAsync("lab-a", Entry(9));
        var second = await _log.ListAsync("lab-a", 3, first.Continuation);
        var third = await _log.ListAsync("lab-a", 3, second.Continuation);

        Assert.Equal([6, 5, 4], first.Entries.Select(Minute));
        Assert.Equal([4, 3, 2], second.Entries.Select(Minute));
        Assert.Equal([1], third.Entries.Select(Minute));
        Assert.Null(third.Continuation);
        Assert.Equal(Entry(9), (await _log.ListAsync("lab-a", 1)).Entries[0]);
    }

    [Fact]
    public async Task Entries_of_one_tenant_are_not_the_others()
    {
        await _log.AppendAsync("lab-a", Entry(1));

        Assert.Empty((await _log.ListAsync("lab-b", 10)).Entries);
    }

    [Fact]
    public async Task Page_that_ends_at_the_end_is_the_last()
    {
        await _log.AppendAsync("lab-a", Entry(1));

        Assert.Null((await _log.ListAsync("lab-a", 1)).Continuation);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1001, null)]
    [InlineData(1, "../../x")]
    [InlineData(1, "")]
    public async Task Page_of_a_bad_size_or_continuation_is_refused(int limit, string? continuation) =>
        Assert.Equal(ErrorCode.Invalid, (await Assert.ThrowsAsync<ServiceException>(() => _log.ListAsync("lab-a", limit, continuation))).Code);

    private static AuditEntry Entry(int minute) => new(Begin.AddMinutes(minute), "key-1", "batch.submit", "batches/b-ü\n", "done");

    private static int Minute(AuditEntry entry) => (int)(entry.Time - Begin).TotalMinutes;
}
