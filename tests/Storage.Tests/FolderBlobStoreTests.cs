using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Storage.Tests;

public sealed class FolderBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<FolderBlobStore> _stores = [];

    [Fact]
    public async Task Local_file_is_the_blob_below_the_tenants_folder()
    {
        var store = Open();
        await store.WriteAsync(Blob(), "hello"u8.ToArray());
        var path = store.FindLocalFile(Blob());
        Assert.Equal(_folder[$"t-{Tenant}/batches/batch-1/a.bin"], path);
        Assert.Equal("hello", File.ReadAllText(path!));
        Assert.Null(await store.CreateDownloadLinkAsync(Blob(), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Small_files_are_done_when_the_call_returns()
    {
        var store = Open();
        Assert.True(store.WriteAsync(Blob(), new byte[1000]).IsCompletedSuccessfully);
        Assert.True(store.FindAsync(Blob()).IsCompletedSuccessfully);
        var stream = store.OpenReadAsync(Blob());
        Assert.True(stream.IsCompletedSuccessfully);
        await (await stream).DisposeAsync();
    }

    [Fact]
    public async Task ETags_differ_while_the_clock_stands_still_or_jumps_back()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var store = new FolderBlobStore(_folder.Path, time);
        var tags = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            if (i == 10)
                time.AdjustTime(time.GetUtcNow().AddYears(-5));
            Assert.True(tags.Add((await store.WriteAsync(Blob(), "same"u8.ToArray())).ETag));
        }
    }

    [Fact]
    public async Task Open_reader_keeps_its_version()
    {
        var store = Open();
        await store.WriteAsync(Blob(), Pattern(300_000, 1));
        await using var reader = await store.OpenReadAsync(Blob());
        await reader.ReadExactlyAsync(new byte[10]);
        await store.WriteAsync(Blob(), Pattern(300_000, 2));
        await store.DeleteAsync(Blob());

        var rest = new byte[299_990];
        await reader.ReadExactlyAsync(rest);
        Assert.True(rest.AsSpan().SequenceEqual(Pattern(300_000, 1).AsSpan(10)));
    }

    [Fact]
    public async Task Links_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "making links needs a right there");
        using var outside = new TempFolder();
        File.WriteAllText(outside["secret.json"], "secret");
        var store = Open();
        await store.WriteAsync(Blob(), new byte[] { 1 });
        File.CreateSymbolicLink(_folder[$"t-{Tenant}/batches/batch-1/link.json"], outside["secret.json"]);
        Directory.CreateSymbolicLink(_folder[$"t-{Tenant}/batches/batch-2"], outside.Path);
        Directory.CreateSymbolicLink(_folder["t-evil"], outside.Path);

        Assert.Null(await store.FindAsync(Blob("link.json")));
        await Assert.ThrowsAsync<BlobNotFoundException>(() => store.OpenReadAsync(Blob("link.json")));
        Assert.Null(store.FindLocalFile(Blob("link.json")));
        Assert.Equal(["batches/batch-1/a.bin"], await PathsAsync(store, ""));
        foreach (var blob in new[] { BlobPaths.BatchFile(Tenant, "batch-2", "secret.json"), BlobPaths.BatchFile("evil", "b", "x.json") })
        {
            await Assert.ThrowsAsync<CellGenieException>(() => store.OpenReadAsync(blob));
            await Assert.ThrowsAsync<CellGenieException>(() => store.WriteAsync(blob, new byte[] { 1 }));
            await Assert.ThrowsAsync<CellGenieException>(() => store.DeleteAsync(blob));
        }

        // A write takes the name and leaves what the link led to alone; a folder is removed without what links in it lead to.
        await store.WriteAsync(Blob("link.json"), "mine"u8.ToArray());
        await store.DeletePrefixAsync(Tenant, "");
        Assert.Equal("secret", File.ReadAllText(outside["secret.json"]));
        Assert.Equal(["secret.json"], Directory.GetFileSystemEntries(outside.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Opening_removes_what_dead_writers_left_and_nothing_else()
    {
        var living = Open();
        await using var writer = await living.OpenWriteAsync(Blob());
        await writer.WriteAsync(Pattern(100_000, 1));
        var dead = Directory.CreateDirectory(_folder[".work/0123456789abcdef/3"]).FullName;
        File.WriteAllText(Path.Combine(dead, "1.partial"), "half");

        Open();

        Assert.False(Directory.Exists(_folder[".work/0123456789abcdef"]));
        Assert.True((await writer.CommitAsync()).Written);
        Assert.True((await ReadAsync(living, Blob())).AsSpan().SequenceEqual(Pattern(100_000, 1)));
    }

    [Fact]
    public async Task Disposed_store_leaves_no_temporary_file()
    {
        var store = new FolderBlobStore(_folder.Path);
        await store.WriteAsync(Blob(), new byte[10]);
        store.Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.partial", SearchOption.AllDirectories));
        Assert.Single(Directory.GetFiles(_folder[$"t-{Tenant}"], "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_the_system_refuses_names_the_blob()
    {
        var store = Open();
        File.WriteAllText(_folder["t-file"], "");
        var error = await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(BlobPaths.BatchManifest("file", "b"), new byte[] { 1 }));
        Assert.StartsWith("file/batches/b/manifest.json: ", error.Message);
        Assert.Throws<BlobStoreException>(() => new FolderBlobStore(_folder["t-file"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task First_files_of_a_folder_that_come_at_the_same_time_are_all_written()
    {
        const int writers = 4;
        var store = Open();
        for (var i = 0; i < 500; i++)
        {
            // A file may come with either kind of condition, which are renamed in different ways.
            var (batch, condition) = ($"b-{i}", i % 2 == 0 ? BlobCondition.CreateOnly : BlobCondition.None);
            var writes = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => store.WriteAsync(BlobPaths.BatchImage(Tenant, batch, $"{writer}.png"), new byte[1], condition))));
            Assert.All(writes, w => Assert.True(w.Written));
        }

        Assert.Equal(writers * 500, (await ((IBlobStore)store).MeasureAsync(Tenant, "")).Blobs);
    }

    [Fact]
    public async Task Killed_process_leaves_whole_blobs_only()
    {
        for (var round = 0; round < 5; round++)
        {
            using (var child = StorageChild.Start(StorageChild.WriteForever, _folder.Path, Tenant))
            {
                child.WaitForLine();
                // A moment that differs from round to round: so many further blobs.
                for (var i = 0; i < 7 * round; i++)
                    child.WaitForLine();
                child.Kill();
            }

            using var store = new FolderBlobStore(_folder.Path);
            var blobs = 0;
            await foreach (var item in store.ListAsync(Tenant, ""))
            {
                var bytes = await ReadAsync(store, item.Address);
                Assert.Equal(StorageChild.BlobLength, bytes.Length);
                Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(bytes[0]));
                blobs++;
            }

            Assert.True(blobs > 0);
            Assert.Empty(Directory.GetFiles(_folder[".work"], "*.partial", SearchOption.AllDirectories));
        }
    }

    [Fact]
    public async Task Conditions_hold_between_processes()
    {
        var store = Open();
        await store.WriteAsync(Blob("counter"), "0"u8.ToArray());
        var children = Enumerable.Range(0, 3).Select(_ => StorageChild.Start(StorageChild.Compete, _folder.Path, Tenant)).ToArray();

        var wins = children.Sum(child => int.Parse(child.WaitForLine()));
        foreach (var child in children)
            child.Dispose();

        Assert.Equal(StorageChild.Claims, wins);
        Assert.Equal((3 * StorageChild.Increments).ToString(), System.Text.Encoding.ASCII.GetString(await ReadAsync(store, Blob("counter"))));
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }

    protected override IBlobStore Open()
    {
        var store = new FolderBlobStore(_folder.Path);
        lock (_stores)
            _stores.Add(store);
        return store;
    }
}
