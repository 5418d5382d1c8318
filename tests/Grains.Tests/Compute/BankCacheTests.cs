using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains.Tests;

public sealed class BankCacheTests(BatchLab lab) : IClassFixture<BatchLab>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bank_on_this_machine_is_opened_where_it_lies()
    {
        using var cache = new BankCache(lab.Store, Options("local"));
        using var lease = await cache.AcquireAsync(BatchLab.Bank, Stop);
        Assert.Equal(Path.GetDirectoryName(lab.Store.FindLocalFile(BlobPaths.Library(BatchLab.Tenant, "livecell", "v1", "bank.bin"))), lease.Value.Folder);
    }

    [Fact]
    public async Task Bank_elsewhere_is_downloaded_once_for_all_and_deleted_when_it_is_not_needed()
    {
        var options = Options("remote");
        options.CacheBytes = 0;
        var store = new FaultyStore(lab.Store);
        using (var cache = new BankCache(store, options))
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => cache.AcquireAsync(BatchLab.Bank, Stop)));
            Assert.Equal(2, store.Reads);
            using (var original = CellBank.Open(Path.GetDirectoryName(lab.Store.FindLocalFile(BlobPaths.Library(BatchLab.Tenant, "livecell", "v1", "bank.bin")))!))
                Assert.Equal((original.Id, original.Count), (leases[0].Value.Id, leases[9].Value.Count));
            Assert.Equal(2, Files(options).Length);
            foreach (var lease in leases)
                lease.Dispose();
            Assert.Empty(Files(options));
            using var again = await cache.AcquireAsync(BatchLab.Bank, Stop);
            Assert.Equal(4, store.Reads);
        }

        Assert.Empty(Directory.GetFileSystemEntries(options.CacheFolder));
    }

    [Theory]
    [InlineData("bank.bin", 5000, "SHA-256")]
    [InlineData("bank.bin", 20, "checksum")]
    [InlineData("bank.bin", -1, "bytes")]
    [InlineData("index.json", 2, "")]
    public async Task Damaged_download_is_refused_and_leaves_nothing(string file, int at, string message)
    {
        var options = Options("damaged");
        var store = new FaultyStore(lab.Store)
        {
            OnRead = (blob, bytes) =>
            {
                if (blob.FileName == file && at >= 0)
                    bytes[at] ^= 1;
                return blob.FileName == file && at < 0 ? bytes[..^1] : bytes;
            },
        };
        using var cache = new BankCache(store, options);
        var error = await Assert.ThrowsAsync<InvalidInputException>(() => cache.AcquireAsync(BatchLab.Bank, Stop));
        Assert.StartsWith("lab-a/libraries/livecell/v1/bank.bin", error.Message);
        Assert.Contains(message, error.Message);
        Assert.DoesNotContain(options.CacheFolder, error.Message);
        Assert.Empty(Files(options));
    }

    [Fact]
    public async Task Missing_bank_is_named()
    {
        using var cache = new BankCache(new FaultyStore(lab.Store), Options("missing"));
        Assert.Contains("libraries/livecell/v2", (await Assert.ThrowsAsync<BlobNotFoundException>(() => cache.AcquireAsync(BatchLab.Bank with { Version = "v2" }, Stop))).Message);
    }

    [Fact]
    public void Copies_that_a_killed_process_left_are_deleted_and_those_of_a_living_one_are_not()
    {
        var options = Options("left");
        using var living = new BankCache(lab.Store, options);
        var ofLiving = Assert.Single(Directory.GetDirectories(options.CacheFolder));
        var left = Path.Combine(options.CacheFolder, "0123");
        Directory.CreateDirectory(left);
        File.WriteAllText(Path.Combine(left, "bank.bin"), "x");
        File.WriteAllText(left + ".lock", "");
        using var next = new BankCache(lab.Store, options);
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(ofLiving));
        Assert.Equal(2, Directory.GetDirectories(options.CacheFolder).Length);
    }

    private static string[] Files(ComputeOptions options) =>
        Directory.GetFiles(options.CacheFolder, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).ToArray();

    private ComputeOptions Options(string name)
    {
        var options = lab.Options;
        options.CacheFolder = lab[$"cache-{name}-{Guid.NewGuid():N}"];
        return options;
    }
}
