using CellGenie.Grains.Storage;
using CellGenie.Storage.Tests;

namespace CellGenie.Grains.Tests.Batches;

/// <summary>Deleted batches go, files and all, on either kind of storage.</summary>
[Collection("blobs of the emulator")]
public sealed class BatchPurgeTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromDays(14);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batch_that_was_of_use_is_purged_14_days_after_its_deletion(bool azure)
    {
        RealOrleans.SkipJumps();
        await using var lab = await BatchSilo.StartAsync(azure: azure);
        await lab.SubmitAsync("b-1", 2);
        await lab.EndAsync("b-1");
        await lab.SubmitAsync("b-2", 2);
        await lab.EndAsync("b-2");
        var files = await lab.PathsAsync("batches/b-1/");
        var others = await lab.PathsAsync("batches/b-2/");
        Assert.Equal(4 + 3, files.Count);
        await DeleteAsync(lab, "b-1");

        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<ServiceException>(() => lab.GetAsync("b-1"))).Code);
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<ServiceException>(() => lab.SubmitAsync("b-1", 2))).Code);
        Assert.Equal(4, (await lab.UsageAsync()).Images);
        lab.Time.Jump(Grace - TimeSpan.FromMinutes(1));
        for (var ring = 0; ring < 3; ring++)
            await lab.RingAsync("b-1");
        Assert.Equal(files, await lab.PathsAsync("batches/b-1/"));

        lab.Time.Jump(TimeSpan.FromMinutes(2));
        await PurgeAsync(lab, "b-1");
        Assert.Empty(await lab.PathsAsync("batches/b-1/"));
        Assert.Equal(others, await lab.PathsAsync("batches/b-2/"));

        // Its name is free again.
        await lab.SubmitAsync("b-1", 2);
        Assert.Equal(BatchPhase.Completed, (await lab.EndAsync("b-1")).Phase);
        Assert.Equal(files, await lab.PathsAsync("batches/b-1/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Batch_that_never_came_to_its_end_is_purged_at_once_with_what_late_shards_write(bool azure)
    {
        await using var lab = await BatchSilo.StartAsync(azure: azure);
        lab.Plan = (member, name) => member == nameof(IBlobStore.WriteAsync) && name.EndsWith(".part", StringComparison.Ordinal) ? FaultyBlobStore.Fault.Stall : FaultyBlobStore.Fault.None;
        await lab.SubmitAsync("b-1");
        await lab.Faulty.Stalled;
        await DeleteAsync(lab, "b-1");
        await lab.RingAsync("b-1");
        await Eventually.BecomesAsync(() => lab.PathsAsync("batches/b-1/"), p => p.Count == 0);
        // A shard that did not hear that it should stop.
        await lab.Faulty.WriteAsync(BlobPaths.BatchImage(BatchSilo.Tenant, "b-1", "late.png"), new byte[1]);

        await PurgeAsync(lab, "b-1");
        Assert.Empty(await lab.PathsAsync("batches/b-1/"));
    }

    [Fact]
    public async Task Deletion_that_the_storage_fails_in_or_a_restart_cuts_off_goes_on()
    {
        RealOrleans.SkipJumps();
        await using var lab = await BatchSilo.StartAsync();
        await lab.SubmitAsync("b-1", 2);
        await lab.EndAsync("b-1");
        await DeleteAsync(lab, "b-1");
        lab.Time.Jump(Grace + TimeSpan.FromMinutes(1));
        var failures = 0;
        lab.Plan = (member, _) => member == nameof(IBlobStore.DeletePrefixAsync) && Interlocked.Increment(ref failures) <= 2
            ? (failures == 1 ? FaultyBlobStore.Fault.Throw : FaultyBlobStore.Fault.LoseReply)
            : FaultyBlobStore.Fault.None;
        await lab.RingAsync("b-1");
        await Eventually.BecomesAsync(() => Task.FromResult(failures), f => f == 1);
        await lab.RestartAsync();
        await PurgeAsync(lab, "b-1");
        Assert.Equal(2, failures);
        Assert.Empty(await lab.PathsAsync("batches/b-1/"));
    }

    private static async Task DeleteAsync(BatchSilo lab, string id)
    {
        using (lab.Silo.As(BatchSilo.Tenant))
            await lab.Batch(id).DeleteAsync();
    }

    /// <summary>Rings until nothing is left, not even the deletion.</summary>
    private static Task PurgeAsync(BatchSilo lab, string id) => Eventually.BecomesAsync(
        async () =>
        {
            await lab.RingAsync(id);
            return Directory.GetFiles(Path.Combine(lab.Folder, "state")).Any(f => File.ReadAllText(f).Contains("\"deleted\":true", StringComparison.Ordinal) && File.ReadAllText(f).Contains("\"imagesDone\"", StringComparison.Ordinal));
        },
        left => !left);
}
