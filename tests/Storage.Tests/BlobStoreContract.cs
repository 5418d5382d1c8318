using System.Globalization;
using System.Text;
using CellGenie.Grains.Storage;

namespace CellGenie.Storage.Tests;

/// <summary>What every blob store must do; run against a folder and against the storage emulator.</summary>
public abstract class BlobStoreContract
{
    private static int _tenants;

    /// <summary>A tenant that no other test writes to.</summary>
    protected string Tenant { get; } = $"lab-{Environment.ProcessId}-{Interlocked.Increment(ref _tenants)}";

    /// <summary>One more client of the same storage.</summary>
    protected abstract IBlobStore Open();

    protected BlobAddress Blob(string name = "a.bin") => BlobPaths.BatchFile(Tenant, "batch-1", name);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    [InlineData(4 << 20)]
    [InlineData((4 << 20) + 1)]
    [InlineData(9_000_000)]
    public async Task Write_from_memory_or_a_stream_reads_back(int length)
    {
        var store = Open();
        var bytes = Pattern(length, 7);

        var memory = await store.WriteAsync(Blob("memory"), bytes);
        var stream = await store.WriteAsync(Blob("stream"), new PatternStream(length, 7));

        foreach (var (name, write) in new[] { ("memory", memory), ("stream", stream) })
        {
            Assert.True(write.Written);
            Assert.Equal(length, write.Length);
            Assert.True((await ReadAsync(store, Blob(name))).AsSpan().SequenceEqual(bytes));
            var found = await store.FindAsync(Blob(name));
            Assert.Equal(length, found!.Length);
            Assert.Equal(write.ETag, found.ETag);
            Assert.True((DateTimeOffset.UtcNow - found.LastModified).Duration() < TimeSpan.FromMinutes(5));
        }
    }

    [Fact]
    public async Task Read_from_an_offset_gives_the_rest()
    {
        var store = Open();
        var bytes = Pattern(200_000, 3);
        await store.WriteAsync(Blob(), bytes);

        foreach (var offset in new[] { 0, 1, 65_536, 199_999, 200_000, 200_001, 1_000_000 })
            Assert.True((await ReadAsync(store, Blob(), offset)).AsSpan().SequenceEqual(bytes.AsSpan(Math.Min(offset, bytes.Length))), $"offset {offset}");
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.OpenReadAsync(Blob(), -1));
    }

    [Fact]
    public async Task Nothing_there_is_null_empty_or_a_clear_error()
    {
        var store = Open();

        async Task CheckAsync()
        {
            Assert.Null(await store.FindAsync(Blob()));
            Assert.Null(store.FindLocalFile(Blob()));
            Assert.False(await store.DeleteAsync(Blob()));
            var error = await Assert.ThrowsAsync<BlobNotFoundException>(() => store.OpenReadAsync(Blob()));
            Assert.Equal($"{Tenant}/batches/batch-1/a.bin: does not exist", error.Message);
            Assert.Empty(await PathsAsync(store, "batches/batch-1/"));
            Assert.Equal(new BlobUsage(0, 0), await store.MeasureAsync(Tenant, "batches/batch-1/"));
            await store.DeletePrefixAsync(Tenant, "batches/batch-1/");
            var refused = await store.WriteAsync(Blob(), new byte[] { 1 }, BlobCondition.IfMatch("0x0"));
            Assert.Equal(new BlobWrite(false, "", 0), refused);
        }

        await CheckAsync();
        // The same where the tenant is known but the blob is not.
        await store.WriteAsync(BlobPaths.DatasetAudit(Tenant, "livecell"), new byte[] { 1 });
        await CheckAsync();
    }

    [Fact]
    public async Task Create_only_from_many_writers_has_one_winner()
    {
        const int writers = 16;
        var stores = Enumerable.Range(0, writers).Select(_ => Open()).ToArray();
        for (var round = 0; round < 10; round++)
        {
            var blob = Blob($"round-{round}");
            using var start = new Barrier(writers);
            var writes = await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Factory.StartNew(async () =>
            {
                start.SignalAndWait();
                return await stores[i].WriteAsync(blob, Pattern(1000 + i, (byte)i), BlobCondition.CreateOnly);
            }, TaskCreationOptions.LongRunning).Unwrap()));

            var winner = Assert.Single(Enumerable.Range(0, writers), i => writes[i].Written);
            Assert.Equal(Pattern(1000 + winner, (byte)winner), await ReadAsync(stores[0], blob));
            Assert.All(writes, write => Assert.Equal((writes[winner].ETag, 1000L + winner), (write.ETag, write.Length)));
        }
    }

    [Fact]
    public async Task If_match_from_many_writers_loses_no_increment()
    {
        const int writers = 8;
        const int increments = 15;
        await Open().WriteAsync(Blob("counter"), "0"u8.ToArray());

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => IncrementAsync(Open(), Blob("counter"), increments))));

        Assert.Equal("120", Encoding.ASCII.GetString(await ReadAsync(Open(), Blob("counter"))));
    }

    [Fact]
    public async Task If_match_with_a_replaced_version_changes_nothing()
    {
        var store = Open();
        var first = await store.WriteAsync(Blob(), "first"u8.ToArray());
        var second = await store.WriteAsync(Blob(), "other"u8.ToArray(), BlobCondition.IfMatch(first.ETag));
        var third = await store.WriteAsync(Blob(), "third"u8.ToArray(), BlobCondition.IfMatch(first.ETag));

        Assert.True(second.Written);
        Assert.Equal(second with { Written = false }, third);
        Assert.Equal("other"u8.ToArray(), await ReadAsync(store, Blob()));
    }

    [Fact]
    public async Task ETags_of_quick_equal_writes_all_differ()
    {
        var store = Open();
        var tags = new HashSet<string>();
        for (var i = 0; i < 100; i++)
            Assert.True(tags.Add((await store.WriteAsync(Blob(), "same"u8.ToArray())).ETag));
    }

    [Fact]
    public async Task Streaming_200_MB_both_ways_takes_little_memory()
    {
        const long length = 200_000_000;
        var store = Open();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var source = new PatternStream(length, 1) { Watch = true };

        var write = await store.WriteAsync(Blob("large"), source);
        await using var reader = await store.OpenReadAsync(Blob("large"));
        var check = new PatternStream(length, 1) { Watch = true };
        await check.AssertSameAsync(reader);

        Assert.Equal(length, write.Length);
        var most = Math.Max(source.MostMemory, check.MostMemory) - before;
        Assert.True(most < 48_000_000, $"{most / 1e6:0} MB");
    }

    [Fact]
    public async Task List_is_in_ordinal_order_and_only_of_the_folder()
    {
        var store = Open();
        string[] names = ["b.png", "B.png", "a", "a.png", "a-1.png", "ab.png", "0.png", "\u00e9.png", "z z.png", "a%2fb.png", "parts.x", "parts-", "partsa"];
        foreach (var name in names)
            await store.WriteAsync(BlobPaths.Upload(Tenant, "u-1", name), new byte[] { 1, 2 });
        await store.WriteAsync(BlobPaths.UploadPart(Tenant, "u-1", 2), new byte[3]);
        await store.WriteAsync(BlobPaths.UploadPart(Tenant, "u-1", 10), new byte[4]);
        await store.WriteAsync(BlobPaths.Upload(Tenant, "u-10", "a"), new byte[5]);

        string[] expected = [.. names.Append("parts/00002.part").Append("parts/00010.part").Select(name => "uploads/u-1/" + name).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, await PathsAsync(store, BlobPaths.UploadPrefix("u-1")));
        Assert.Equal(["uploads/u-1/parts/00002.part", "uploads/u-1/parts/00010.part"], await PathsAsync(store, "uploads/u-1/parts/"));
        Assert.Equal([.. expected, "uploads/u-10/a"], await PathsAsync(store, ""));
        Assert.Equal(new BlobUsage(15, (13 * 2) + 7), await store.MeasureAsync(Tenant, "uploads/u-1/"));
        await foreach (var item in store.ListAsync(Tenant, "uploads/u-1/"))
            Assert.Equal(await store.FindAsync(item.Address), item.Properties, (a, b) => a!.ETag == b!.ETag && a.Length == b.Length);
    }

    [Theory]
    [InlineData("batches")]
    [InlineData("/")]
    [InlineData("../")]
    [InlineData("batches/../../")]
    [InlineData("batches//")]
    [InlineData("batches\\")]
    public async Task A_prefix_that_is_no_folder_is_refused(string prefix)
    {
        var store = Open();
        await Assert.ThrowsAsync<Imaging.InvalidInputException>(() => PathsAsync(store, prefix));
        await Assert.ThrowsAsync<Imaging.InvalidInputException>(() => store.DeletePrefixAsync(Tenant, prefix));
    }

    [Fact]
    public async Task Tenants_do_not_see_each_other()
    {
        var store = Open();
        var other = Tenant + "-b";
        await store.WriteAsync(BlobPaths.BatchManifest(Tenant, "b"), "mine"u8.ToArray());
        Assert.Null(await store.FindAsync(BlobPaths.BatchManifest(other, "b")));
        await store.WriteAsync(BlobPaths.BatchManifest(other, "b"), "theirs"u8.ToArray(), BlobCondition.CreateOnly);

        await store.DeletePrefixAsync(Tenant, "");

        Assert.Equal(0, (await store.MeasureAsync(Tenant, "")).Blobs);
        Assert.Equal("theirs"u8.ToArray(), await ReadAsync(store, BlobPaths.BatchManifest(other, "b")));
        await Assert.ThrowsAsync<Imaging.InvalidInputException>(() => store.MeasureAsync("../" + Tenant, ""));
    }

    [Fact]
    public async Task Delete_prefix_takes_the_folder_and_nothing_else()
    {
        var store = Open();
        for (var i = 0; i < 40; i++)
            await store.WriteAsync(BlobPaths.BatchImage(Tenant, "b-1", $"{i:D8}.png"), new byte[] { 1 });
        await store.WriteAsync(BlobPaths.BatchManifest(Tenant, "b-1"), new byte[] { 1 });
        await store.WriteAsync(BlobPaths.BatchManifest(Tenant, "b-10"), new byte[] { 1 });

        await store.DeletePrefixAsync(Tenant, "batches/b-1/");

        Assert.Equal(["batches/b-10/manifest.json"], await PathsAsync(store, ""));
        Assert.True(await store.DeleteAsync(BlobPaths.BatchManifest(Tenant, "b-10")));
        Assert.False(await store.DeleteAsync(BlobPaths.BatchManifest(Tenant, "b-10")));
        Assert.True((await store.WriteAsync(BlobPaths.BatchManifest(Tenant, "b-1"), new byte[] { 2 }, BlobCondition.CreateOnly)).Written);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000_000)]
    public async Task Writer_shows_nothing_before_its_commit(int length)
    {
        var store = Open();
        await using (var abandoned = await store.OpenWriteAsync(Blob()))
        {
            await abandoned.WriteAsync(Pattern(length, 1));
            Assert.Null(await store.FindAsync(Blob()));
        }

        Assert.Empty(await PathsAsync(store, ""));
        await using var writer = await store.OpenWriteAsync(Blob(), BlobCondition.CreateOnly);
        // In odd pieces, by both kinds of call.
        for (var done = 0; done < length;)
        {
            var piece = Pattern(length, 2).AsMemory(done, Math.Min(333_333, length - done));
            if (done % 2 == 0)
                writer.Write(piece.Span);
            else
                await writer.WriteAsync(piece);
            done += piece.Length;
            Assert.Equal(done, writer.Position);
        }

        await writer.FlushAsync();
        Assert.Null(await store.FindAsync(Blob()));
        var write = await writer.CommitAsync();

        Assert.True(write.Written);
        Assert.Equal((await store.FindAsync(Blob()))!.ETag, write.ETag);
        Assert.True((await ReadAsync(store, Blob())).AsSpan().SequenceEqual(Pattern(length, 2)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => writer.CommitAsync());
        Assert.ThrowsAny<InvalidOperationException>(() => writer.Write([1]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(10_000_000)]
    public async Task Writer_checks_its_condition_at_the_commit(int length)
    {
        var store = Open();
        await using var creator = await store.OpenWriteAsync(Blob(), BlobCondition.CreateOnly);
        await creator.WriteAsync(Pattern(length, 1));
        var first = await store.WriteAsync(Blob(), "first"u8.ToArray());
        await using var replacer = await store.OpenWriteAsync(Blob(), BlobCondition.IfMatch(first.ETag));
        await replacer.WriteAsync(Pattern(length, 2));

        Assert.Equal(new BlobWrite(false, first.ETag, 5), await creator.CommitAsync());
        var second = await store.WriteAsync(Blob(), "second"u8.ToArray());
        Assert.Equal(new BlobWrite(false, second.ETag, 6), await replacer.CommitAsync());
        Assert.Equal("second"u8.ToArray(), await ReadAsync(store, Blob()));
    }

    [Fact]
    public async Task Cancelled_calls_do_nothing()
    {
        var store = Open();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(Blob(), new byte[] { 1 }, default, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteAsync(Blob(), new PatternStream(10, 1), default, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FindAsync(Blob(), cancelled));
        Assert.Null(await store.FindAsync(Blob()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(901)]
    public async Task Download_link_of_a_forbidden_lifetime_is_refused(int seconds) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Open().CreateDownloadLinkAsync(Blob(), TimeSpan.FromSeconds(seconds)));

    private static async Task IncrementAsync(IBlobStore store, BlobAddress counter, int increments)
    {
        for (var done = 0; done < increments;)
        {
            var before = await store.FindAsync(counter);
            var value = int.Parse(Encoding.ASCII.GetString(await ReadAsync(store, counter)), CultureInfo.InvariantCulture);
            // If another one wrote between the two reads, the ETag is old and the write is refused.
            var write = await store.WriteAsync(counter, Encoding.ASCII.GetBytes((value + 1).ToString(CultureInfo.InvariantCulture)), BlobCondition.IfMatch(before!.ETag));
            if (write.Written)
                done++;
        }
    }

    protected static async Task<byte[]> ReadAsync(IBlobStore store, BlobAddress blob, long offset = 0)
    {
        await using var stream = await store.OpenReadAsync(blob, offset);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    protected async Task<List<string>> PathsAsync(IBlobStore store, string prefix)
    {
        var paths = new List<string>();
        await foreach (var item in store.ListAsync(Tenant, prefix))
            paths.Add(item.Address.Path);
        return paths;
    }

    protected static byte[] Pattern(int length, byte seed)
    {
        var bytes = new byte[length];
        PatternStream.Fill(bytes, 0, seed);
        return bytes;
    }
}
