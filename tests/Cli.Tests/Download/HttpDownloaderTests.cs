using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using CellGenie.Cli.Download;
using CellGenie.Imaging;
using static CellGenie.Cli.Tests.Download.TestServer;

namespace CellGenie.Cli.Tests.Download;

public sealed class HttpDownloaderTests : IAsyncDisposable
{
    private const string Abc256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string AbcMd5 = "900150983cd24fb0d6963f7d28e17f72";

    private readonly TempFolder _folder = new();
    private readonly TestServer _server = new();
    private readonly ManualTime _time = new();
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };

    private string Target => _folder["file.bin"];

    private string Part => _folder["file.bin.partial"];

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Fetch_whole_file_is_named_when_complete()
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes("abc"), "\"v1\"");
        var progress = new ProgressList();

        var fetched = await FetchAsync(progress: progress);

        Assert.Equal(new FetchedFile(3, Abc256, "\"v1\"", 3), fetched);
        Assert.Equal("abc", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
        Assert.Contains(new DownloadProgress("file.bin", DownloadStage.Receiving, 3, 3), progress.Reports);
    }

    [Fact]
    public async Task Cut_connection_asks_only_for_the_rest()
    {
        var content = Serve(300_000, "\"v1\"");
        _server.Next(new Fault(After: 100_000));

        var fetched = await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal([null, "bytes=100000-"], _server.Gets.Select(r => r.Range));
        Assert.Equal([null, "\"v1\""], _server.Gets.Select(r => r.IfRange));
        Assert.Equal(300_000, fetched.Received);
        Assert.Equal([1.0], _time.WaitedSeconds);
    }

    [Fact]
    public async Task Silent_line_is_cut_and_continued()
    {
        var content = Serve(200_000, "\"v1\"");
        _server.Next(new Fault(After: 50_000, IsSilent: true));
        var isFirst = true;
        var progress = new ProgressList(p =>
        {
            if (p.Done != 50_000 || !isFirst)
                return;
            isFirst = false;
            _time.Advance(HttpDownloader.StallTime);
        });

        await FetchAsync(progress: progress);

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal("bytes=50000-", _server.Gets[1].Range);
    }

    [Fact]
    public async Task Slow_line_that_goes_on_bringing_bytes_is_not_cut()
    {
        var content = Serve(1_000_000, "\"v1\"");
        var progress = new ProgressList(p =>
        {
            if (p is { Stage: DownloadStage.Receiving, Done: > 0 })
                _time.Advance(HttpDownloader.StallTime * 0.9);
        });

        await FetchAsync(progress: progress);

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Single(_server.Gets);
    }

    [Fact]
    public async Task Server_without_ranges_sends_all_again()
    {
        await using var server = new TestServer { HasRanges = false };
        var content = Serve(200_000, "\"v1\"", server);
        server.Next(new Fault(After: 150_000));

        var fetched = await FetchAsync(server: server);

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal(350_000, fetched.Received);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"v1\"")]
    public async Task File_without_strong_tag_is_asked_for_from_the_start(string? tag)
    {
        var content = Serve(200_000, tag);
        _server.Next(new Fault(After: 150_000));

        await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.All(_server.Gets, r => Assert.Null(r.Range));
    }

    [Fact]
    public async Task File_changed_between_the_parts_is_fetched_from_the_start()
    {
        Serve(200_000, "\"v1\"");
        _server.Next(new Fault(After: 150_000));
        var newContent = RandomNumberGenerator.GetBytes(120_000);
        var progress = new ProgressList(p =>
        {
            if (p.Stage == DownloadStage.Waiting)
                _server.Files["/file"] = new(newContent, "\"v2\"");
        });

        var fetched = await FetchAsync(progress: progress);

        Assert.Equal(newContent, File.ReadAllBytes(Target));
        Assert.Equal("\"v2\"", fetched.ETag);
    }

    [Fact]
    public async Task Answer_with_a_part_of_another_version_is_not_joined()
    {
        // A server that ignores If-Range: it sends the rest, of other bytes, under the new tag.
        var content = Serve(200_000, "\"v2\"");
        await LeavePartAsync("\"v1\"", size: 200_000, bytes: new byte[1000]);
        _server.Next(new Fault(206) { Headers = ["ETag: \"v2\"", "Content-Range: bytes 1000-199999/200000"], Body = content[1000..] });

        await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal(["bytes=1000-", null], _server.Gets.Select(r => r.Range));
    }

    [Fact]
    public async Task Part_longer_than_the_file_starts_again()
    {
        var content = Serve(1000, "\"v1\"");
        await LeavePartAsync("\"v1\"", size: null, bytes: new byte[1000]);

        await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal(["bytes=1000-", null], _server.Gets.Select(r => r.Range));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"address":null,"size":5,"eTag":"x","md5":null}""")]
    public async Task Part_of_unknown_version_is_not_continued(string state)
    {
        var content = Serve(1000, "\"v1\"");
        File.WriteAllBytes(Part, new byte[10]);
        File.WriteAllText(Part + ".json", state);

        await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Null(Assert.Single(_server.Gets).Range);
    }

    [Fact]
    public async Task Wrong_checksum_throws_the_file_away_and_keeps_the_old_one()
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes("abd"), "\"v1\"");
        File.WriteAllText(Target, "old");

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync(sha256: Abc256));

        Assert.Contains($"should be {Abc256}", error.Message);
        Assert.Equal("old", File.ReadAllText(Target));
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Right_checksum_in_capitals_is_accepted()
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes("abc"));

        Assert.Equal(Abc256, (await FetchAsync(sha256: Abc256.ToUpperInvariant())).Sha256);
    }

    [Fact]
    public async Task Wrong_size_is_refused_before_the_content()
    {
        Serve(1000, "\"v1\"");

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync(size: 999));

        Assert.Contains("1000 bytes on the server and should have 999", error.Message);
        Assert.False(File.Exists(Target));
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("abd", false)]
    public async Task Plain_tag_of_S3_is_checked_as_MD5(string content, bool isRight)
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes(content), $"\"{AbcMd5}\"", "x-amz-request-id: 1", "x-amz-server-side-encryption: AES256");

        if (isRight)
            await FetchAsync();
        else
            Assert.Contains($"the server's is {AbcMd5}", (await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync())).Message);
    }

    [Theory]
    [InlineData($"\"{AbcMd5}\"", "server: other")]
    [InlineData($"\"{AbcMd5}-3\"", "x-amz-request-id: 1")]
    [InlineData($"\"{AbcMd5}\"", "x-amz-request-id: 1", "x-amz-server-side-encryption: aws:kms")]
    [InlineData($"\"{AbcMd5}\"", "x-amz-request-id: 1", "x-amz-server-side-encryption-customer-algorithm: AES256")]
    public async Task Tag_that_is_no_MD5_is_not_checked(string tag, params string[] headers)
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes("something else"), tag, headers);

        Assert.Equal(14, (await FetchAsync()).Size);
    }

    [Fact]
    public async Task Busy_server_is_asked_again_when_it_says()
    {
        Serve(1000, "\"v1\"");
        _server.Next(new Fault(503) { Headers = ["Retry-After: 7"] });
        _server.Next(new Fault(429) { Headers = ["Retry-After: " + (_time.GetUtcNow() + TimeSpan.FromSeconds(7 + 30)).ToString("r")] });
        var progress = new ProgressList();

        await FetchAsync(progress: progress);

        Assert.Equal([7.0, 30.0], _time.WaitedSeconds);
        Assert.Contains(progress.Reports, p => p.Stage == DownloadStage.Waiting && p.Note!.EndsWith("503; next attempt in 7 s"));
    }

    [Fact]
    public async Task Server_that_asks_for_an_hour_ends_the_download()
    {
        _server.Next(new Fault(503) { Headers = ["Retry-After: 3600"] });

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync());

        Assert.Contains("asks to wait for 60 minutes", error.Message);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Retries_end_after_six_attempts()
    {
        for (var i = 0; i < 10; i++)
            _server.Next(new Fault(500));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync());

        Assert.Contains("answers 500, at 6 attempts in a row", error.Message);
        Assert.Equal(6, _server.Gets.Count);
        Assert.Equal([1.0, 2, 4, 8, 16], _time.WaitedSeconds);
    }

    [Fact]
    public async Task Line_that_brings_a_megabyte_each_time_is_never_given_up()
    {
        var content = Serve(10 << 20, "\"v1\"");
        for (var i = 0; i < 8; i++)
            _server.Next(new Fault(After: 1 << 20));

        await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal(9, _server.Gets.Count);
        Assert.All(_time.WaitedSeconds, s => Assert.Equal(1, s));
    }

    [Theory]
    [InlineData(404, "there is no such file on the server (404)")]
    [InlineData(403, "does not allow the download (403)")]
    [InlineData(400, "answers 400")]
    [InlineData(304, "answers 304")]
    public async Task Refusal_is_not_tried_again_and_says_what_to_do(int status, string expected)
    {
        _server.Next(new Fault(status));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync());

        Assert.Contains(expected, error.Message);
        Assert.Single(_server.Gets);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("Content-Type: text/html; charset=utf-8", "login")]
    [InlineData("Content-Encoding: gzip", "compressed")]
    public async Task Answer_of_something_between_is_refused(string header, string expected)
    {
        _server.Files["/file"] = new(Encoding.ASCII.GetBytes("<html>"), null, header);

        Assert.Contains(expected, (await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync())).Message);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task Unknown_host_is_reported_at_once()
    {
        using var handler = new FailingHandler(new HttpRequestException(HttpRequestError.NameResolutionError));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync(handler: handler));

        Assert.Contains("the host 127.0.0.1 cannot be found. Check the network connection", error.Message);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task Bad_certificate_is_reported_at_once()
    {
        using var handler = new FailingHandler(new HttpRequestException(HttpRequestError.SecureConnectionError, null, new AuthenticationException("expired.")));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync(handler: handler));

        Assert.Contains("no secure connection could be made: expired. Check this machine's clock", error.Message);
    }

    [Fact]
    public async Task Refused_connection_is_tried_again()
    {
        using var handler = new FailingHandler(new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync(handler: handler));

        Assert.Contains("could not be reached: refused, at 6 attempts", error.Message);
        Assert.Equal(5, _time.Waits.Count);
    }

    [Fact]
    public async Task Cancelled_download_goes_on_in_the_next_run()
    {
        var content = Serve(400_000, "\"v1\"");
        _server.Next(new Fault(After: 100_000, IsSilent: true));
        using var cancellation = new CancellationTokenSource();
        var progress = new ProgressList(p =>
        {
            if (p.Done == 100_000)
                cancellation.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => FetchAsync(progress: progress, cancellation: cancellation.Token));
        Assert.Equal(100_000, new FileInfo(Part).Length);
        Assert.False(File.Exists(Target));

        var fetched = await FetchAsync();

        Assert.Equal(content, File.ReadAllBytes(Target));
        Assert.Equal(300_000, fetched.Received);
        Assert.Equal("bytes=100000-", _server.Gets[1].Range);
        Assert.Equal([Target], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Complete_part_is_only_checked()
    {
        await LeavePartAsync("\"v1\"", size: 3, bytes: Encoding.ASCII.GetBytes("abc"));

        var fetched = await FetchAsync();

        Assert.Equal(new FetchedFile(3, Abc256, "\"v1\"", 0), fetched);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Full_disk_is_reported_and_not_tried_again()
    {
        if (!File.Exists("/dev/full"))
            Assert.Skip("needs /dev/full");
        Serve(1000, "\"v1\"");
        File.CreateSymbolicLink(Part, "/dev/full");

        var error = await Assert.ThrowsAsync<CellGenieException>(() => FetchAsync());

        Assert.Contains("the disk is full. Free some space", error.Message);
        Assert.Empty(_time.Waits);
    }

    private byte[] Serve(int size, string? tag, TestServer? server = null)
    {
        var content = RandomNumberGenerator.GetBytes(size);
        (server ?? _server).Files["/file"] = new(content, tag);
        return content;
    }

    /// <summary>What an earlier run has left.</summary>
    private async Task LeavePartAsync(string tag, int? size, byte[] bytes)
    {
        await File.WriteAllBytesAsync(Part, bytes);
        var known = size == null ? "null" : $"{size}";
        await File.WriteAllTextAsync(Part + ".json", $$"""{"address":"{{_server.Address}}file","size":{{known}},"eTag":"{{tag.Replace("\"", "\\\"")}}","md5":null}""");
    }

    private async Task<FetchedFile> FetchAsync(
        long? size = null, string? sha256 = null, IProgress<DownloadProgress>? progress = null, TestServer? server = null, HttpMessageHandler? handler = null, CancellationToken cancellation = default)
    {
        using var downloader = new HttpDownloader(handler ?? _handler, _time);
        return await downloader.FetchAsync(new FetchRequest("file.bin", new Uri((server ?? _server).Address, "file"), Target, size, sha256), progress, cancellation);
    }

    private sealed class FailingHandler(HttpRequestException error) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => throw error;
    }
}
