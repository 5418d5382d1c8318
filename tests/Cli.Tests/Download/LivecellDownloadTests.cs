using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CellGenie.Cli.Download;
using CellGenie.Imaging;
using static CellGenie.Cli.Tests.Download.TestServer;

namespace CellGenie.Cli.Tests.Download;

public sealed class LivecellDownloadTests : IAsyncDisposable
{
    private const string Abc256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string Base = "/LIVECell_dataset_2021/";
    private const string Train = Base + "annotations/LIVECell/livecell_coco_train.json";
    private const string Val = Base + "annotations/LIVECell/livecell_coco_val.json";
    private const string Test = Base + "annotations/LIVECell/livecell_coco_test.json";
    private const string Images = Base + "images.zip";
    private const string FirstImage = "images/livecell_test_images/a.tif";

    private readonly TempFolder _folder = new();
    private readonly TestServer _server = new();
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };

    public LivecellDownloadTests()
    {
        _server.Files[Train] = new(RandomNumberGenerator.GetBytes(2000), "\"train\"");
        _server.Files[Val] = new(Encoding.ASCII.GetBytes("abc"), "\"val\"");
        _server.Files[Test] = new(RandomNumberGenerator.GetBytes(1000), "\"test\"");
        _server.Files[Images] = new(ZipFiles.Create((FirstImage, RandomNumberGenerator.GetBytes(50_000)), ("images/livecell_train_val_images/b.tif", RandomNumberGenerator.GetBytes(40_000))), "\"zip-1\"");
    }

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Empty_folder_receives_everything()
    {
        var summary = await RunAsync();

        Assert.Equal(
            ["LICENSE.txt", "annotations/livecell_coco_test.json", "annotations/livecell_coco_train.json", "annotations/livecell_coco_val.json", "checksums.json", FirstImage, "images/livecell_train_val_images/b.tif"],
            FilesOf(_folder.Path));
        Assert.Equal(_server.Files[Train].Content, File.ReadAllBytes(_folder["annotations/livecell_coco_train.json"]));
        Assert.Equal(4, summary.Fetched);
        Assert.Equal(0, summary.AlreadyThere);
        Assert.Equal(2, summary.Images);
        Assert.Equal(3003 + _server.Files[Images].Content.Length, summary.Bytes);
        Assert.Equal(summary.Bytes, summary.BytesReceived);
        Assert.Equal(_folder["images"], summary.ImagesFolder);
        Assert.Equal([_folder["annotations/livecell_coco_train.json"], _folder["annotations/livecell_coco_val.json"], _folder["annotations/livecell_coco_test.json"]], summary.AnnotationFiles);
        Assert.Contains("CC BY-NC 4.0", File.ReadAllText(_folder["LICENSE.txt"]));
        Assert.Contains("CC BY-NC 4.0", summary.Licence);
    }

    [Fact]
    public async Task Record_holds_address_size_tag_and_checksum()
    {
        await RunAsync();

        using var json = JsonDocument.Parse(File.ReadAllBytes(_folder["checksums.json"]));
        var files = json.RootElement.GetProperty("files").EnumerateArray().ToDictionary(f => f.GetProperty("path").GetString()!);
        var val = files["annotations/livecell_coco_val.json"];
        Assert.Equal(Abc256, val.GetProperty("sha256").GetString());
        Assert.Equal(3, val.GetProperty("size").GetInt64());
        Assert.Equal("\"val\"", val.GetProperty("eTag").GetString());
        Assert.Equal($"{_server.Address}LIVECell_dataset_2021/annotations/LIVECell/livecell_coco_val.json", val.GetProperty("address").GetString());
        Assert.Equal("images.zip", files[FirstImage].GetProperty("archive").GetString());
        Assert.Equal(Tool.Run("sha256sum", _folder[FirstImage])[..64], files[FirstImage].GetProperty("sha256").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Second_run_asks_the_server_nothing(bool keepZip)
    {
        await RunAsync(keepZip: keepZip);
        _server.Requests.Clear();

        var summary = await RunAsync(keepZip: keepZip);

        Assert.Empty(_server.Requests);
        Assert.Equal(4, summary.AlreadyThere);
        Assert.Equal(2, summary.Images);
        Assert.Equal(0, summary.BytesReceived);
        Assert.Equal(keepZip, File.Exists(_folder["images.zip"]));
    }

    [Fact]
    public async Task Changed_annotations_are_found_and_fetched_anew()
    {
        await RunAsync();
        File.WriteAllText(_folder["annotations/livecell_coco_val.json"], "abd");
        _server.Requests.Clear();

        var summary = await RunAsync();

        Assert.Equal("abc", File.ReadAllText(_folder["annotations/livecell_coco_val.json"]));
        Assert.Equal([Val], _server.Gets.Select(r => r.Path));
        Assert.Equal(DownloadOutcome.Replaced, summary.Files.Single(f => f.Part == LivecellParts.Val).Outcome);
        Assert.Equal(3, summary.AlreadyThere);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Changed_image_comes_from_the_kept_archive_or_the_server(bool keepZip, int requests)
    {
        await RunAsync(keepZip: keepZip);
        var image = File.ReadAllBytes(_folder[FirstImage]);
        File.WriteAllBytes(_folder[FirstImage], [.. image.Select((b, i) => i == 7 ? (byte)~b : b)]);
        _server.Requests.Clear();

        await RunAsync(keepZip: keepZip);

        Assert.Equal(image, File.ReadAllBytes(_folder[FirstImage]));
        Assert.Equal(requests, _server.Gets.Count);
    }

    [Fact]
    public async Task Archive_that_is_to_be_kept_but_is_gone_is_fetched()
    {
        await RunAsync();
        _server.Requests.Clear();

        await RunAsync(keepZip: true);

        Assert.Equal([Images], _server.Gets.Select(r => r.Path));
        Assert.Equal(_server.Files[Images].Content, File.ReadAllBytes(_folder["images.zip"]));
    }

    [Fact]
    public async Task Only_wanted_parts_are_asked_for()
    {
        var summary = await RunAsync(parts: LivecellParts.Val);

        Assert.Equal([Val, Val], _server.Requests.Select(r => r.Path));
        Assert.Null(summary.ImagesFolder);
        Assert.Equal(["LICENSE.txt", "annotations/livecell_coco_val.json", "checksums.json"], FilesOf(_folder.Path));
    }

    [Fact]
    public async Task Parts_of_an_earlier_run_stay_in_the_record()
    {
        await RunAsync(parts: LivecellParts.Val);
        await RunAsync(parts: LivecellParts.Test);
        _server.Requests.Clear();

        await RunAsync(parts: LivecellParts.Val | LivecellParts.Test);

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Published_checksum_that_the_record_does_not_have_is_fetched_again()
    {
        await RunAsync(parts: LivecellParts.Val);
        _server.Requests.Clear();
        var other = new CatalogueFile(LivecellParts.Val, "annotations/LIVECell/livecell_coco_val.json", "annotations/livecell_coco_val.json", Sha256: new string('0', 64));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => RunAsync(parts: LivecellParts.Val, files: [other]));

        Assert.Contains($"its SHA-256 is {Abc256} and should be 0000", error.Message);
        Assert.Equal("abc", File.ReadAllText(_folder["annotations/livecell_coco_val.json"]));
    }

    [Fact]
    public async Task Missing_file_on_the_server_ends_before_anything_is_fetched()
    {
        _server.Files.TryRemove(Images, out _);

        var error = await Assert.ThrowsAsync<CellGenieException>(() => RunAsync());

        Assert.Contains("images.zip: there is no such file on the server (404)", error.Message);
        Assert.Empty(_server.Gets);
    }

    [Fact]
    public async Task Too_little_space_ends_before_anything_is_fetched()
    {
        _server.Files[Train] = new(new byte[5_000_000]);

        var error = await Assert.ThrowsAsync<CellGenieException>(() => RunAsync(freeSpace: 4_000_000));

        Assert.Contains("5 MB are needed and 4 MB are free. Free some space", error.Message);
        Assert.Empty(_server.Gets);
    }

    [Fact]
    public async Task Server_that_answers_no_HEAD_is_still_used()
    {
        await using var server = new TestServer { AnswersHead = false };
        server.Files[Val] = _server.Files[Val];

        await RunAsync(parts: LivecellParts.Val, server: server);

        Assert.Equal("abc", File.ReadAllText(_folder["annotations/livecell_coco_val.json"]));
    }

    [Fact]
    public async Task Cancelled_run_goes_on_with_the_file_that_was_in_work()
    {
        using var cancellation = new CancellationTokenSource();
        _server.Next(new Fault());
        _server.Next(new Fault());
        _server.Next(new Fault());
        _server.Next(new Fault(After: 30_000, IsSilent: true));
        var progress = new ProgressList(p =>
        {
            if (p is { File: "images.zip", Done: 30_000 })
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(progress: progress, cancellation: cancellation.Token));
        _server.Requests.Clear();

        var summary = await RunAsync();

        Assert.Equal([(Images, "bytes=30000-")], _server.Gets.Select(r => (r.Path, r.Range!)));
        Assert.Equal(3, summary.AlreadyThere);
        Assert.Equal(_server.Files[Images].Content.Length - 30_000, summary.BytesReceived);
        Assert.Equal(2, summary.Images);
    }

    [Fact]
    public async Task Cancelled_unpacking_goes_on_without_the_server()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressList(p =>
        {
            if (p.Stage == DownloadStage.Unpacking)
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(progress: progress, cancellation: cancellation.Token));
        Assert.True(File.Exists(_folder[FirstImage]));
        Assert.False(File.Exists(_folder["images/livecell_train_val_images/b.tif"]));
        _server.Requests.Clear();

        Assert.Equal(2, (await RunAsync()).Images);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Damaged_archive_is_fetched_anew_by_the_next_run()
    {
        var sound = _server.Files[Images];
        _server.Files[Images] = new(ZipFiles.ClaimCrc(sound.Content, 1), "\"bad-1\"");
        var error = await Assert.ThrowsAsync<CellGenieException>(() => RunAsync());
        Assert.Contains("Run the command again to fetch the archive anew.", error.Message);
        _server.Files[Images] = sound;

        Assert.Equal(2, (await RunAsync()).Images);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"files":null}""")]
    [InlineData("""{"files":[null]}""")]
    [InlineData("""{"files":[{"path":"a"}]}""")]
    [InlineData("""{"files":[{"path":"../a","size":1,"sha256":"x"}]}""")]
    [InlineData("""{"files":[{"path":"/etc/hosts","size":1,"sha256":"x"}]}""")]
    public async Task Record_that_is_none_is_named(string content)
    {
        File.WriteAllText(_folder["checksums.json"], content);

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => RunAsync());

        Assert.Equal(_folder["checksums.json"], error.File);
        Assert.Contains("Delete it", error.Message);
    }

    [Fact]
    public async Task Base_address_must_be_http()
    {
        var error = await Assert.ThrowsAsync<CellGenieException>(() => LivecellDownload.RunAsync(new DownloadOptions { Folder = _folder.Path, BaseAddress = new Uri("file:///tmp/") }, null, default));

        Assert.Contains("must start with http", error.Message);
    }

    [Fact]
    public async Task Folder_that_is_a_file_is_named()
    {
        File.WriteAllText(_folder["x"], "");

        var error = await Assert.ThrowsAsync<CellGenieException>(() => LivecellDownload.RunAsync(new DownloadOptions { Folder = _folder["x"] }, null, default));

        Assert.StartsWith(_folder["x"], error.Message);
    }

    private async Task<DownloadSummary> RunAsync(
        LivecellParts parts = LivecellParts.All,
        bool keepZip = false,
        long freeSpace = long.MaxValue,
        IReadOnlyList<CatalogueFile>? files = null,
        TestServer? server = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        var options = new DownloadOptions { Folder = _folder.Path, Parts = parts, KeepZip = keepZip, BaseAddress = new Uri((server ?? _server).Address, Base.TrimEnd('/')) };
        var services = new DownloadServices(_handler, new ManualTime(), _ => freeSpace, files ?? LivecellCatalogue.Files);
        return await LivecellDownload.RunAsync(options, services, progress, cancellation);
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
}
