using System.Net;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

public sealed class DownloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SkippingTime _time = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_files_come_and_the_manifest_last(bool foreign)
    {
        var service = new FakeBatchFiles(5, labels: true) { Foreign = foreign };
        var done = await Download(service);
        Assert.Equal((12, 12), (done.Files, done.TotalFiles));
        Assert.Equal(service.Files.Values.Sum(f => f.Length), done.Bytes);
        foreach (var (name, bytes) in service.Files)
            Assert.Equal(bytes, File.ReadAllBytes(_folder[name]));
        Assert.Equal(service.Files.Keys.Order(), Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.Path, f)).Order());
        Assert.All(service.Handler.Asked, a => Assert.Equal(a.Url.Host != "store.test", a.Header("Authorization") != null));
    }

    [Fact]
    public async Task Second_download_fetches_only_what_is_missing_or_wrong()
    {
        await Download(new FakeBatchFiles(4));
        File.Delete(_folder["images/img-1.png"]);
        File.WriteAllBytes(_folder["images/img-2.png"], new byte[200_000]);
        var again = new FakeBatchFiles(4);
        await Download(again);
        Assert.Equal([0, 1, 1, 0], Enumerable.Range(0, 4).Select(i => again.Fetches($"img-{i}.png").Count()));
        Assert.Equal(again.Files["images/img-2.png"], File.ReadAllBytes(_folder["images/img-2.png"]));
    }

    [Fact]
    public async Task Cut_line_is_gone_on_with_where_it_was_cut()
    {
        var service = new FakeBatchFiles(1);
        service.Before = asked => asked.Path.EndsWith("img-0.png") && asked.Headers.Range == null ? service.CutFile("images/img-0.png", 150_000) : null;
        await Download(service);
        Assert.Equal(service.Files["images/img-0.png"], File.ReadAllBytes(_folder["images/img-0.png"]));
        var second = service.Fetches("img-0.png").Last();
        Assert.Equal("bytes=150000-", second.Header("Range"));
        Assert.Equal("\"v1\"", second.Header("If-Range"));
    }

    [Fact]
    public async Task File_that_changed_meanwhile_comes_from_its_start()
    {
        var service = new FakeBatchFiles(1, labels: true);
        var label = service.Files["labels/img-0.png"];
        service.Before = asked =>
        {
            if (!asked.Path.EndsWith("labels/img-0.png") || asked.Headers.Range != null)
                return null;
            var cut = service.CutFile("labels/img-0.png", 600);
            service.ETag = "\"v2\"";
            label.AsSpan().Fill(7);
            return cut;
        };
        await Download(service);
        Assert.Equal(label, File.ReadAllBytes(_folder["labels/img-0.png"]));
    }

    [Fact]
    public async Task Without_a_version_or_a_hash_a_cut_file_comes_from_its_start()
    {
        var service = new FakeBatchFiles(1, labels: true) { ETag = null };
        var cut = false;
        service.Before = asked => asked.Path.EndsWith("labels/img-0.png") && !cut && (cut = true) ? service.CutFile("labels/img-0.png", 600) : null;
        await Download(service);
        Assert.Equal(service.Files["labels/img-0.png"], File.ReadAllBytes(_folder["labels/img-0.png"]));
        Assert.All(service.Fetches("labels/img-0.png"), a => Assert.Null(a.Header("Range")));
    }

    [Fact]
    public async Task Part_of_an_earlier_process_is_used_where_the_hash_fits()
    {
        var service = new FakeBatchFiles(2);
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(_folder["images/img-0.png.partial"], service.Files["images/img-0.png"][..100_000]);
        File.WriteAllBytes(_folder["images/img-1.png.partial"], service.Files["images/img-1.png"]);
        await Download(service);
        Assert.Equal(["bytes=100000-"], service.Fetches("img-0.png").Select(a => a.Header("Range")));
        Assert.Equal(["bytes=200000-"], service.Fetches("img-1.png").Select(a => a.Header("Range")));
        Assert.Equal(service.Files["images/img-0.png"], File.ReadAllBytes(_folder["images/img-0.png"]));
        Assert.Equal(service.Files["images/img-1.png"], File.ReadAllBytes(_folder["images/img-1.png"]));
    }

    [Fact]
    public async Task Part_of_something_else_is_thrown_away()
    {
        var service = new FakeBatchFiles(1);
        Directory.CreateDirectory(_folder["images"]);
        File.WriteAllBytes(_folder["images/img-0.png.partial"], new byte[100_000]);
        await Download(service);
        Assert.Equal(["bytes=100000-", null], service.Fetches("img-0.png").Select(a => a.Header("Range")));
        Assert.Equal(service.Files["images/img-0.png"], File.ReadAllBytes(_folder["images/img-0.png"]));
    }

    [Fact]
    public async Task Damage_that_stays_is_an_error_and_leaves_nothing_under_the_final_name()
    {
        var service = new FakeBatchFiles(1);
        service.Files["images/img-0.png"][5] ^= 1;
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Download(service));
        Assert.Equal(CellGenieErrorCode.Damaged, error.ErrorCode);
        Assert.Contains("img-0.png", error.Message);
        Assert.Equal(2, service.Fetches("img-0.png").Count());
        Assert.Empty(Directory.EnumerateFiles(_folder["images"]));
        Assert.False(File.Exists(_folder["manifest.json"]));
    }

    [Fact]
    public async Task Link_that_has_ended_is_replaced_by_a_new_one()
    {
        var service = new FakeBatchFiles(3) { Foreign = true };
        var ended = 0;
        service.Before = asked => asked.Url.Host == "store.test" && asked.Path.Contains("img-1") && ended++ == 0 ? Bytes([], HttpStatusCode.Forbidden) : null;
        await Download(service);
        var fetches = service.Fetches("img-1.png").ToArray();
        Assert.Equal(2, fetches.Length);
        Assert.NotEqual(fetches[0].Url.Query, fetches[1].Url.Query);
    }

    [Theory]
    [InlineData("../evil.png")]
    [InlineData("a\\\\b.png")]
    [InlineData("C:x.png")]
    [InlineData("")]
    public async Task Names_that_lead_out_of_the_folder_are_refused(string name)
    {
        var service = new FakeBatchFiles(0);
        service.SetManifest($"{{'images':[{{'file':'{name}','sha256':'00'}}],'summary':{{'annotationsSha256':'00'}}}}");
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Download(service));
        Assert.Equal(CellGenieErrorCode.BadAnswer, error.ErrorCode);
    }

    [Theory]
    [InlineData("{'images':[")]
    [InlineData("{'images':[]}")]
    [InlineData("nothing")]
    public async Task Broken_manifest_is_an_error(string manifest)
    {
        var service = new FakeBatchFiles(0);
        service.SetManifest(manifest);
        Assert.Equal(CellGenieErrorCode.Damaged, (await Assert.ThrowsAsync<CellGenieRequestException>(() => Download(service))).ErrorCode);
    }

    [Fact]
    public async Task Batch_that_has_not_ended_is_not_downloaded()
    {
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(new ScriptedHandler(() => Json(Fake.Batch("rendering", 3)))).GetBatchClient("b-1").DownloadAsync(_folder.Path));
        Assert.Equal(CellGenieErrorCode.Conflict, error.ErrorCode);
        Assert.Contains("3 of 10", error.Message);
    }

    [Fact]
    public async Task No_more_files_than_asked_for_are_fetched_at_once()
    {
        var service = new FakeBatchFiles(12);
        var (now, most) = (0, 0);
        var handler = Waiting(async asked =>
        {
            if (!asked.Path.EndsWith(".png"))
                return await new HttpMessageInvoker(service.Handler).SendAsync(Again(asked), default);
            Max(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            var answer = service.File(asked, asked.Path[(asked.Path.IndexOf("b-1/") + 4)..]);
            Interlocked.Decrement(ref now);
            return answer;
        });
        await Fake.Client(handler, _time).GetBatchClient("b-1").DownloadAsync(_folder.Path, new DownloadOptions { Parallelism = 3 });
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Archive_that_is_cut_comes_again_and_gets_its_name_when_it_is_whole()
    {
        byte[][] parts = [[1, 2, 3], [1, 2, 3, 4, 5]];
        var handler = new ScriptedHandler(() => Cut(parts[0]), () => Bytes(parts[1]));
        await Fake.Client(handler, _time).GetBatchClient("b-1").DownloadArchiveAsync(_folder["b.zip"], ExportFormat.CocoRle);
        Assert.Equal(parts[1], File.ReadAllBytes(_folder["b.zip"]));
        Assert.Equal("/base/v1/tenants/lab-a/batches/b-1/archive?format=coco-rle", handler.Asked[0].Path);
        Assert.Equal([_folder["b.zip"]], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task Checkpoint_is_checked_by_its_hash()
    {
        const string run = "{'id':'r-1','phase':'completed','reason':null,'attempt':1,'step':5,'steps':5,'loss':0.5,'latest':{'attempt':1,'step':5,'file':'s.bin','sha256':'039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81'},"
            + "'gpuMinutes':0,'created':'2026-01-01T00:00:00Z','ended':null,'queuePosition':0}";
        byte[] right = [1, 2, 3];
        var handler = new ScriptedHandler(() => Json(run), () => Bytes([9, 9, 9]), () => Bytes(right));
        var checkpoint = await Fake.Client(handler, _time).GetRunClient("r-1").DownloadCheckpointAsync(_folder["model"]);
        Assert.Equal(5, checkpoint.Step);
        Assert.Equal(right, File.ReadAllBytes(_folder["model"]));
    }

    public void Dispose() => _folder.Dispose();

    private Task<TransferProgress> Download(FakeBatchFiles service) => Fake.Client(service.Handler, _time).GetBatchClient("b-1").DownloadAsync(_folder.Path);

    private static HttpRequestMessage Again(Asked asked) => new(new HttpMethod(asked.Method), asked.Url) { Content = new ByteArrayContent(asked.Body) };

    private static void Max(ref int most, int now)
    {
        for (var seen = most; now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = most)
        {
        }
    }
}
