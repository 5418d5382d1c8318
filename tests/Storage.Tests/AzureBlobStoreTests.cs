using System.Net;
using System.Net.Sockets;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using CellGenie.Grains.Storage;
using Microsoft.Extensions.Time.Testing;

namespace CellGenie.Storage.Tests;

/// <summary>The Azure store against the storage emulator.</summary>
public sealed class AzureBlobStoreTests : BlobStoreContract
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Container_is_made_at_the_first_write()
    {
        var container = Service().GetBlobContainerClient("t-" + Tenant);
        await Open().FindAsync(Blob());
        Assert.False(await container.ExistsAsync());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Open().WriteAsync(Blob($"{i}"), new byte[] { 1 })));

        Assert.True(await container.ExistsAsync());
        Assert.Equal(8, (await Open().MeasureAsync(Tenant, "")).Blobs);
    }

    [Fact]
    public async Task What_is_temporary_has_a_container_of_its_own_and_lists_as_if_it_had_not()
    {
        var store = Open();
        BlobAddress[] kept = [BlobPaths.BatchAnnotations(Tenant, "b-1"), BlobPaths.BatchFile(Tenant, "b-1", "zz.json"), BlobPaths.BatchImage(Tenant, "parts", "1.png"), BlobPaths.Run(Tenant, "r", 1, "step-1.safetensors")];
        BlobAddress[] temporary = [BlobPaths.BatchPart(Tenant, "b-1", 0), BlobPaths.BatchPart(Tenant, "b-1", 1), BlobPaths.UploadPart(Tenant, "u-1", 0), BlobPaths.Upload(Tenant, "u-1", "a.zip")];
        foreach (var blob in kept.Concat(temporary))
            await store.WriteAsync(blob, new byte[] { 1 });

        Assert.Equal(Ordered(kept), await NamesAsync("t-"));
        Assert.Equal(Ordered(temporary), await NamesAsync("x-"));
        Assert.Equal(Ordered([.. kept, .. temporary]), await PathsAsync(store, ""));
        Assert.Equal(["batches/b-1/annotations.json", "batches/b-1/parts/00000.part", "batches/b-1/parts/00001.part", "batches/b-1/zz.json"], await PathsAsync(store, BlobPaths.BatchPrefix("b-1")));
        Assert.NotNull(await store.FindAsync(temporary[0]));

        await store.DeletePrefixAsync(Tenant, BlobPaths.BatchPrefix("b-1"));
        Assert.Empty(await PathsAsync(store, BlobPaths.BatchPrefix("b-1")));
        Assert.Null(await store.FindAsync(temporary[0]));

        async Task<List<string>> NamesAsync(string kind)
        {
            var names = new List<string>();
            await foreach (var item in Service().GetBlobContainerClient(kind + Tenant).GetBlobsAsync())
                names.Add(item.Name);
            return names;
        }

        static IEnumerable<string> Ordered(IEnumerable<BlobAddress> blobs) => blobs.Select(b => b.Path).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Download_link_reads_one_blob_and_nothing_else()
    {
        var store = Open();
        await store.WriteAsync(Blob("a b%.png"), Pattern(1000, 1));
        await store.WriteAsync(Blob("other.png"), Pattern(1000, 2));

        var link = (await store.CreateDownloadLinkAsync(Blob("a b%.png"), TimeSpan.FromMinutes(5)))!;

        Assert.Equal(Pattern(1000, 1), await Http.GetByteArrayAsync(link));
        var query = link.Query;
        Assert.Contains("sp=r&", query + "&");
        Assert.Contains("sr=b&", query + "&");
        var forOther = new Uri(link.AbsoluteUri.Replace("a%20b%25.png", "other.png"));
        Assert.NotEqual(link, forOther);
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.GetAsync(forOther)).StatusCode);
        var listing = new Uri($"{Azurite.Instance.BlobUri}/t-{Tenant}{query}&restype=container&comp=list");
        Assert.False((await Http.GetAsync(listing)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.DeleteAsync(link)).StatusCode);
        using var put = new HttpRequestMessage(HttpMethod.Put, link) { Content = new ByteArrayContent([1]), Headers = { { "x-ms-blob-type", "BlockBlob" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.SendAsync(put)).StatusCode);
    }

    [Fact]
    public async Task Expired_download_link_is_refused()
    {
        var past = new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-20));
        var store = new AzureBlobStore(Service(), TimeSpan.FromSeconds(30), past);
        await store.WriteAsync(Blob(), new byte[] { 1 });

        var link = await store.CreateDownloadLinkAsync(Blob(), TimeSpan.FromMinutes(15));

        Assert.Equal(HttpStatusCode.Forbidden, (await Http.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/devstoreaccount1", "https,http")]
    [InlineData("http://storage.example/devstoreaccount1", "https")]
    [InlineData("https://account.blob.core.windows.net", "https")]
    public async Task Download_link_is_for_https_except_on_this_machine(string endpoint, string protocol)
    {
        var store = new AzureBlobStore(new AzureStorageOptions { ConnectionString = $"AccountName=a;AccountKey={AzuriteProcess.Key};BlobEndpoint={endpoint}" });
        var link = await store.CreateDownloadLinkAsync(Blob(), TimeSpan.FromMinutes(1));
        Assert.Contains($"&spr={protocol}&", Uri.UnescapeDataString(link!.Query));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(9_000_000)]
    public async Task Lost_answer_of_a_conditional_write_counts_as_written(int length)
    {
        var transport = new LosingTransport();
        IBlobStore store = new AzureBlobStore(Service(transport), TimeSpan.FromSeconds(30));
        await store.WriteAsync(Blob("warm"), new byte[] { 1 });

        transport.LoseAnswersToPuts = 1;
        var created = await store.WriteAsync(Blob(), Pattern(length, 1), BlobCondition.CreateOnly);
        transport.LoseAnswersToPuts = 1;
        var replaced = await store.WriteAsync(Blob(), new PatternStream(length, 2), BlobCondition.IfMatch(created.ETag));
        transport.LoseAnswersToPuts = 1;
        var refused = await store.WriteAsync(Blob(), Pattern(length, 3), BlobCondition.CreateOnly);

        Assert.Equal(3, transport.Lost);
        Assert.True(created.Written);
        Assert.True(replaced.Written);
        Assert.Equal(replaced with { Written = false }, refused);
        Assert.Equal((await store.FindAsync(Blob()))!.ETag, replaced.ETag);
        Assert.True((await ReadAsync(store, Blob())).AsSpan().SequenceEqual(Pattern(length, 2)));
    }

    [Fact]
    public async Task Two_writers_of_one_large_blob_never_mix_it()
    {
        const int length = 9_000_000;
        var stores = new[] { Open(), Open() };
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(stores.Select(async (store, i) =>
            {
                try
                {
                    await store.WriteAsync(Blob(), Pattern(length, (byte)i));
                }
                catch (BlobStoreException)
                {
                    // The one whose blocks the other's commit has dropped.
                }
            }));
            var bytes = await ReadAsync(stores[0], Blob());
            Assert.Contains(new byte[] { 0, 1 }, seed => bytes.AsSpan().SequenceEqual(Pattern(length, seed)));
        }
    }

    [Fact]
    public async Task Blobs_that_others_put_there_under_strange_names_are_not_listed()
    {
        var store = Open();
        await store.WriteAsync(Blob(), new byte[] { 1 });
        await Service().GetBlobContainerClient("t-" + Tenant).GetBlobClient("batches/batch-1/..%00/.x").UploadAsync(BinaryData.FromString("x"));
        Assert.Equal(["batches/batch-1/a.bin"], await PathsAsync(store, ""));
    }

    [Fact]
    public async Task Listing_goes_over_many_pages()
    {
        var store = Open();
        await Parallel.ForAsync(0, 5_020, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, token) => await store.WriteAsync(BlobPaths.BatchImage(Tenant, "b", $"{i:D8}.png"), new byte[1], default, token));
        var paths = await PathsAsync(store, "batches/b/");
        Assert.Equal(Enumerable.Range(0, 5_020).Select(i => $"batches/b/images/{i:D8}.png"), paths);
    }

    [Fact]
    public async Task Account_that_is_not_there_is_an_error_without_secrets()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var address = port.LocalEndpoint;
        port.Stop();
        var store = new AzureBlobStore(Unreachable(address!));

        var error = await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(Blob(), new byte[] { 1 }));

        Assert.StartsWith($"{Blob()}: the storage account ", error.Message);
        Assert.DoesNotContain(AzuriteProcess.Key, error.ToString());
    }

    [Fact]
    public async Task Account_that_never_answers_is_an_error_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var store = new AzureBlobStore(Unreachable(silent.LocalEndpoint));

        foreach (var call in new Func<Task>[]
        {
            () => store.WriteAsync(Blob(), new byte[] { 1 }),
            () => store.OpenReadAsync(Blob()),
            () => store.FindAsync(Blob()),
            () => PathsAsync(store, ""),
        })
        {
            var error = await Assert.ThrowsAsync<BlobStoreException>(call);
            Assert.EndsWith(": the storage account did not answer in time", error.Message);
        }
    }

    [Fact]
    public async Task Wrong_key_is_an_error_that_names_the_blob()
    {
        var wrong = Azurite.Instance.ConnectionString.Replace(AzuriteProcess.Key, Convert.ToBase64String(new byte[64]));
        var store = new AzureBlobStore(new AzureStorageOptions { ConnectionString = wrong });
        var error = await Assert.ThrowsAsync<BlobStoreException>(() => store.WriteAsync(Blob(), new byte[] { 1 }));
        Assert.Equal($"{Blob()}: the storage account answered 403 AuthorizationFailure", error.Message);
    }

    protected override IBlobStore Open() => new AzureBlobStore(new AzureStorageOptions { ConnectionString = Azurite.Instance.ConnectionString });

    private static AzureStorageOptions Unreachable(EndPoint address) => new()
    {
        ConnectionString = $"AccountName=a;AccountKey={AzuriteProcess.Key};BlobEndpoint=http://{address}/a",
        OperationTimeout = TimeSpan.FromSeconds(1),
    };

    private static BlobServiceClient Service(HttpPipelineTransport? transport = null)
    {
        var options = new BlobClientOptions { Retry = { Delay = TimeSpan.FromMilliseconds(1) } };
        if (transport is not null)
            options.Transport = transport;
        return new BlobServiceClient(Azurite.Instance.ConnectionString, options);
    }
}
