using System.Collections.Concurrent;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains.Tests;

public sealed class ShardJobTests(BatchLab lab) : IClassFixture<BatchLab>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(64, true)]
    public async Task Batch_in_shards_has_the_bytes_of_generate(int size, bool isRemote)
    {
        var order = lab.Order($"whole-{size}-{isRemote}".ToLowerInvariant(), isDamaged: !isRemote);
        await using var silo = new Silo(lab, isRemote ? new FaultyStore(lab.Store) : lab.Store);
        var shards = BatchLab.Shards(order, size).ToArray();
        new Random(size).Shuffle(shards);
        var jobs = shards.Select(silo.Job).ToList();
        await Task.WhenAll(jobs.Select(silo.Run));
        var assembly = new AssemblyJob(order, shards.Length, 64, All(shards.Length), silo.Banks, silo.Store);
        await silo.Run(assembly);

        var expected = lab.Generate(order);
        Assert.Equal(expected, lab.Stored(order));
        Assert.Equal(shards.Length, assembly.Assembled);
        Assert.InRange(assembly.Result!.Failures.Count, isRemote ? 0 : 1, isRemote ? 0 : 11);
        Assert.Equal(assembly.Result.Failures.Count, jobs.Sum(j => j.Result!.Failures.Count));
        // Two files for each image that was made, and annotations and manifest.
        Assert.Equal(2 * (24 - assembly.Result.Failures.Count) + 2, expected.Count);
    }

    [Fact]
    public async Task Batch_with_whole_masks_and_contours_has_the_bytes_of_generate()
    {
        var order = lab.Order("truth", truth: TruthFiles.Amodal | TruthFiles.Contours);
        await using var silo = new Silo(lab, lab.Store);
        var shards = BatchLab.Shards(order, 5).ToArray();
        await Task.WhenAll(shards.Select(s => silo.Run(silo.Job(s))));
        var assembly = new AssemblyJob(order, shards.Length, 5, All(shards.Length), silo.Banks, silo.Store);
        await silo.Run(assembly);

        var expected = lab.Generate(order);
        Assert.Equal(expected, lab.Stored(order));
        Assert.Equal(3 * 24 + 3, expected.Count);
        Assert.Equal(expected["amodal.json"].ToLowerInvariant(), assembly.Result!.AmodalSha256);
        // A second run finds everything there.
        await silo.Run(new AssemblyJob(order, shards.Length, 5, All(shards.Length), silo.Banks, silo.Store));
        Assert.Equal(expected, lab.Stored(order));
    }

    [Fact]
    public async Task Shard_that_was_given_up_becomes_failed_images_and_the_others_stay()
    {
        var order = lab.Order("given-up");
        await using var silo = new Silo(lab, lab.Store);
        var shards = BatchLab.Shards(order, 5).ToArray();
        await Task.WhenAll(shards.Where(s => s.Shard != 1).Select(s => silo.Run(silo.Job(s))));
        var assembly = new AssemblyJob(order, shards.Length, 5, new ShardSettlement(shards.Length, new Dictionary<int, string> { [1] = "no room" }), silo.Banks, lab.Store);
        await silo.Run(assembly);

        Assert.Equal([6, 7, 8, 9, 10], assembly.Result!.Failures.Select(f => f.Image));
        Assert.All(assembly.Result.Failures, f => Assert.Equal("no room", f.Reason));
        var expected = lab.Generate(order);
        var stored = lab.Stored(order);
        Assert.All(stored.Where(f => f.Key.StartsWith("images", StringComparison.Ordinal)), f => Assert.Equal(expected[f.Key], f.Value));
        Assert.Equal(expected.Count - 10, stored.Count);
    }

    [Fact]
    public async Task Assembly_that_begins_with_the_first_shard_waits_for_each_and_holds_no_thread_meanwhile()
    {
        var order = lab.Order("growing");
        await using var silo = new Silo(lab, lab.Store, Single(lab.Options));
        var shards = BatchLab.Shards(order, 5);
        var settlement = new ShardSettlement(1, new Dictionary<int, string>());
        var assembly = new AssemblyJob(order, shards.Count, 5, settlement, silo.Banks, lab.Store);
        await silo.Run(silo.Job(shards[0]));
        var end = silo.Pool.TryEnqueue(BatchLab.Tenant, assembly, Stop).Completion!;
        // Rendered on the only thread.
        for (var shard = 1; shard < shards.Count; shard++)
        {
            if (shard != 2)
                await silo.Run(silo.Job(shards[shard]));
            Assert.False(end.IsCompleted);
            Assert.InRange(assembly.Assembled, 0, shard);
            settlement.Advance(shard + 1, new Dictionary<int, string>(shard < 2 ? [] : [new(2, "no room")]));
            // News that come late.
            settlement.Advance(shard, new Dictionary<int, string>());
        }

        Assert.Equal(JobEnd.Completed, await end);
        Assert.Equal([11, 12, 13, 14, 15], assembly.Result!.Failures.Select(f => f.Image));
        var whole = order with { Name = "grown" };
        foreach (var shard in BatchLab.Shards(whole, 5).Where(s => s.Shard != 2))
            await silo.Run(silo.Job(shard));
        await silo.Run(new AssemblyJob(whole, shards.Count, 5, new ShardSettlement(shards.Count, new Dictionary<int, string> { [2] = "no room" }), silo.Banks, lab.Store));
        Assert.Equal(lab.Stored(whole), lab.Stored(order));
    }

    [Fact]
    public async Task Assembly_that_waits_can_be_stopped()
    {
        var order = lab.Order("stopped");
        await using var silo = new Silo(lab, lab.Store);
        await silo.Run(silo.Job(BatchLab.Shards(order, 5)[0]));
        using var cancellation = new CancellationTokenSource();
        var assembly = new AssemblyJob(order, 5, 5, new ShardSettlement(1, new Dictionary<int, string>()), silo.Banks, lab.Store);
        var end = silo.Pool.TryEnqueue(BatchLab.Tenant, assembly, cancellation.Token).Completion!;
        await Eventually.BecomesAsync(() => Task.FromResult(assembly.Assembled), n => n == 1);
        cancellation.Cancel();
        await Assert.ThrowsAsync<TaskCanceledException>(() => end);
        Assert.DoesNotContain(lab.Stored(order).Keys, k => k.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Complete_shard_is_not_rendered_again_and_assembly_can_be_repeated()
    {
        var order = lab.Order("again");
        var store = new FaultyStore(lab.Store);
        await using var silo = new Silo(lab, store);
        var shard = BatchLab.Shards(order, 64).Single();
        var first = silo.Job(shard);
        await silo.Run(first);
        Assert.False(first.WasThere);
        store.BeforeWrite = _ => throw new InvalidOperationException("nothing is to be written");
        var second = silo.Job(shard);
        await silo.Run(second);
        Assert.True(second.WasThere);
        Assert.Equal(first.Result!.ManifestCrc, second.Result!.ManifestCrc);
        Assert.Equal(first.Result.Files, second.Result.Files);

        await silo.Run(new AssemblyJob(order, 1, 64, All(1), silo.Banks, store));
        var once = lab.Stored(order);
        await silo.Run(new AssemblyJob(order, 1, 64, All(1), silo.Banks, store));
        Assert.Equal(once, lab.Stored(order));
    }

    [Fact]
    public async Task Interrupted_shard_has_no_part_and_is_rendered_to_the_same_bytes()
    {
        var order = lab.Order("interrupted");
        var shard = BatchLab.Shards(order, 64).Single();
        var store = new FaultyStore(lab.Store);
        var stalled = new TaskCompletionSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var written = 0;
        store.BeforeWrite = blob =>
        {
            if (Interlocked.Increment(ref written) <= 9)
                return Task.CompletedTask;
            reached.TrySetResult();
            return stalled.Task;
        };
        await using (var silo = new Silo(lab, store))
        {
            var end = silo.Pool.TryEnqueue(BatchLab.Tenant, silo.Job(shard), Stop).Completion!;
            await reached.Task;
            await silo.Pool.DrainAsync();
            Assert.Equal(JobEnd.Interrupted, await end);
        }

        Assert.Null(await lab.Store.FindAsync(BlobPaths.BatchPart(BatchLab.Tenant, "interrupted", 0), Stop));
        store.BeforeWrite = _ => Task.CompletedTask;
        await using var next = new Silo(lab, store);
        await next.Run(next.Job(shard));
        await next.Run(new AssemblyJob(order, 1, 64, All(1), next.Banks, store));
        Assert.Equal(lab.Generate(order), lab.Stored(order));
    }

    [Fact]
    public async Task Uploads_under_way_are_bounded_and_hold_no_thread()
    {
        var order = lab.Order("bounded");
        var store = new FaultyStore(lab.Store);
        var stalled = new TaskCompletionSource();
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        store.BeforeWrite = _ =>
        {
            if (Interlocked.Increment(ref waiting) == 4)
                full.TrySetResult();
            return stalled.Task;
        };
        var options = lab.Options;
        (options.UploadsInFlight, options.Workers) = (4, 1);
        await using var silo = new Silo(lab, store, options);
        var end = silo.Run(silo.Job(BatchLab.Shards(order, 64).Single()));
        await full.Task;
        // The one thread is free for others while the uploads stall.
        await silo.Run(new EmptyJob());
        stalled.SetResult();
        await end;
        // An image has two files.
        Assert.InRange(store.MostUnderWay, 4, 5);
    }

    [Fact]
    public async Task Other_bytes_under_a_name_of_the_batch_are_left_alone_and_named()
    {
        var order = lab.Order("conflict");
        var shard = BatchLab.Shards(order, 64).Single();
        var name = "BV2_Phase_synthetic_00000003.png";
        var blob = BlobPaths.BatchImage(BatchLab.Tenant, "conflict", name);
        await using var silo = new Silo(lab, lab.Store);
        var good = await GoodBytesAsync(silo, order, name);

        foreach (var bad in new[] { good[..^1], [.. good[..^1], (byte)(good[^1] ^ 1)], [.. good, (byte)0] })
        {
            await lab.Store.WriteAsync(blob, bad, cancellationToken: Stop);
            Assert.Contains($"conflict/images/{name}: exists already with other bytes", (await Assert.ThrowsAsync<CellGenieException>(() => silo.Run(silo.Job(shard)))).Message);
            using var stream = await lab.Store.OpenReadAsync(blob, 0, Stop);
            using var now = new MemoryStream();
            await stream.CopyToAsync(now, Stop);
            Assert.Equal(bad, now.ToArray());
        }

        // The same bytes are what an interrupted shard leaves, an empty file is what a loss of power leaves.
        foreach (var left in new[] { good, [] })
        {
            await lab.Store.WriteAsync(blob, left, cancellationToken: Stop);
            await lab.Store.DeleteAsync(BlobPaths.BatchPart(BatchLab.Tenant, "conflict", 0), Stop);
            await silo.Run(silo.Job(shard));
        }
    }

    [Fact]
    public async Task Part_of_another_order_is_refused()
    {
        await using var silo = new Silo(lab, lab.Store);
        await silo.Run(silo.Job(BatchLab.Shards(lab.Order("mixed"), 64).Single()));
        var other = lab.Order("mixed", seed: 2);
        Assert.Contains("parts/00000.part: exists already", (await Assert.ThrowsAsync<CellGenieException>(() => silo.Run(silo.Job(BatchLab.Shards(other, 64).Single())))).Message);
        Assert.Contains("parts/00000.part: exists already", (await Assert.ThrowsAsync<CellGenieException>(() => silo.Run(silo.Job(BatchLab.Shards(lab.Order("mixed"), 5)[0])))).Message);
    }

    [Theory]
    [InlineData("images/")]
    [InlineData("labels/")]
    [InlineData("parts/")]
    public async Task Storage_that_fails_fails_the_job_with_its_reason_and_the_next_try_succeeds(string path)
    {
        var order = lab.Order($"failing-{path.TrimEnd('/')}");
        var shard = BatchLab.Shards(order, 64).Single();
        var store = new FaultyStore(lab.Store) { BeforeWrite = blob => blob.Path.Contains(path) ? throw new BlobStoreException($"{blob}: no answer") : Task.CompletedTask };
        await using var silo = new Silo(lab, store);
        Assert.Contains("no answer", (await Assert.ThrowsAsync<BlobStoreException>(() => silo.Run(silo.Job(shard)))).Message);
        Assert.Null(await lab.Store.FindAsync(BlobPaths.BatchPart(BatchLab.Tenant, order.Name, 0), Stop));
        store.BeforeWrite = _ => Task.CompletedTask;
        await silo.Run(silo.Job(shard));
        Assert.NotNull(await lab.Store.FindAsync(BlobPaths.BatchPart(BatchLab.Tenant, order.Name, 0), Stop));
    }

    [Fact]
    public async Task Assembly_names_a_part_that_is_missing_or_damaged_and_commits_nothing()
    {
        var order = lab.Order("gaps");
        await using var silo = new Silo(lab, lab.Store);
        var shards = BatchLab.Shards(order, 8);
        await silo.Run(silo.Job(shards[0]));
        Assert.Contains("parts/00001.part", (await Assert.ThrowsAsync<BlobNotFoundException>(() => silo.Run(new AssemblyJob(order, 3, 64, All(3), silo.Banks, lab.Store)))).Message);
        await silo.Run(silo.Job(shards[1]));
        await silo.Run(silo.Job(shards[2]));
        var store = new FaultyStore(lab.Store)
        {
            OnRead = (blob, bytes) =>
            {
                if (blob.FileName == "00001.part")
                    bytes[^1000] ^= 1;
                return bytes;
            },
        };
        Assert.Contains("parts/00001.part, manifest: the checksum", (await Assert.ThrowsAsync<InvalidInputException>(() => silo.Run(new AssemblyJob(order, 3, 64, All(3), silo.Banks, store)))).Message);
        Assert.Null(await lab.Store.FindAsync(BlobPaths.BatchAnnotations(BatchLab.Tenant, "gaps"), Stop));
        Assert.Null(await lab.Store.FindAsync(BlobPaths.BatchManifest(BatchLab.Tenant, "gaps"), Stop));
        await silo.Run(new AssemblyJob(order, 3, 64, All(3), silo.Banks, lab.Store));
        Assert.Equal(lab.Generate(order), lab.Stored(order));
    }

    [Fact]
    public async Task Cancelled_while_its_library_is_being_opened_a_job_leaves_no_lease_behind()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new ManualResetEventSlim();
        var store = new FaultyStore(lab.Store)
        {
            OnRead = (_, bytes) =>
            {
                entered.TrySetResult();
                gate.Wait(Stop);
                return bytes;
            },
        };
        await using var silo = new Silo(lab, store);
        using var cancellation = new CancellationTokenSource();
        var end = silo.Pool.TryEnqueue(BatchLab.Tenant, silo.Job(BatchLab.Shards(lab.Order("early"), 64).Single()), cancellation.Token).Completion!;
        await entered.Task;
        cancellation.Cancel();
        await Assert.ThrowsAsync<TaskCanceledException>(() => end);
        gate.Set();
        // The library came too late for that job, but not for this one.
        await silo.Run(silo.Job(BatchLab.Shards(lab.Order("early"), 64).Single()));
        Assert.Equal(2, store.Reads);
    }

    /// <summary>The bytes of one image, from a batch with the same specification.</summary>
    private async Task<byte[]> GoodBytesAsync(Silo silo, BatchSource order, string name)
    {
        await silo.Run(silo.Job(BatchLab.Shards(order with { Name = "model" }, 64).Single()));
        return await File.ReadAllBytesAsync(lab.Store.FindLocalFile(BlobPaths.BatchImage(BatchLab.Tenant, "model", name))!, Stop);
    }

    private static ComputeOptions Single(ComputeOptions options)
    {
        options.Workers = 1;
        return options;
    }

    private static ShardSettlement All(int shards) => new(shards, new Dictionary<int, string>());

    private sealed class EmptyJob : IComputeJob
    {
        public Slice RunSlice(CancellationToken cancellationToken) => Slice.Done;

        public void Dispose()
        {
        }
    }

    /// <summary>What a silo has of all this.</summary>
    private sealed class Silo : IAsyncDisposable
    {
        private readonly ComputeOptions _options;
        private readonly RenderSessions _sessions;

        public Silo(BatchLab lab, IBlobStore store, ComputeOptions? options = null)
        {
            _options = options ?? lab.Options;
            Store = store;
            Pool = new ComputePool(_options, TimeProvider.System);
            Banks = new BankCache(store, _options);
            _sessions = new RenderSessions(Banks, _options);
        }

        public IBlobStore Store { get; }

        public ComputePool Pool { get; }

        public BankCache Banks { get; }

        public ShardJob Job(ShardWork order) => new(order, _sessions, Store, _options);

        public async Task Run(IComputeJob job) => Assert.Equal(JobEnd.Completed, await Pool.TryEnqueue(BatchLab.Tenant, job, Stop).Completion!);

        public async ValueTask DisposeAsync()
        {
            await Pool.DisposeAsync();
            _sessions.Dispose();
            Banks.Dispose();
        }
    }
}
