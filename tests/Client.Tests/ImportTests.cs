using System.Net;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

public sealed class ImportTests : IDisposable
{
    private const string DatasetPath = "/base/v1/tenants/lab-a/datasets/livecell";

    private readonly TempFolder _folder = new();
    private readonly SkippingTime _time = new();
    private readonly Dictionary<string, byte[]> _stored = new(StringComparer.Ordinal);
    private readonly Queue<string> _phases = new(["uploading", "checking", "checking", "ready"]);

    public ImportTests()
    {
        Directory.CreateDirectory(_folder["images/A172"]);
        File.WriteAllBytes(_folder["images/one.tif"], [1, 1]);
        File.WriteAllBytes(_folder["images/A172/two.tif"], [2, 2, 2]);
        File.WriteAllBytes(_folder["images/not-named.tif"], [3]);
        File.WriteAllText(_folder["train.json"], """{"info":{"file_name":"no"},"annotations":[{"id":1,"file_name":"no","segmentation":[[1,2]]}],"images":[{"id":1,"file_name":"one.tif"},{"id":2,"file_name":"A172/two.tif","license":{"file_name":"no"}}]}""");
    }

    [Fact]
    public async Task Images_that_the_annotations_name_are_sent_then_the_annotations_then_the_end()
    {
        var handler = new ScriptedHandler(Answer);
        var operation = await Import(handler, WaitUntil.Started, new ImportOptions { Parallelism = 1, ExtractLibrary = false });
        Assert.Equal(
            [$"POST /base/v1/tenants/lab-a/datasets", $"GET {DatasetPath}/files?limit=1000", $"PUT {DatasetPath}/images/one.tif", $"PUT {DatasetPath}/images/two.tif", $"PUT {DatasetPath}/annotations", $"POST {DatasetPath}/complete", $"GET {DatasetPath}"],
            handler.Asked.Select(a => a.ToString()));
        Assert.Equal([2, 2, 2], _stored["images/two.tif"]);
        Assert.Equal(File.ReadAllBytes(_folder["train.json"]), _stored["annotations.json"]);
        Assert.False(operation.HasCompleted);
    }

    [Fact]
    public async Task Interrupted_import_sends_only_what_is_missing()
    {
        _stored["images/one.tif"] = [1, 1];
        var handler = new ScriptedHandler(Answer);
        await Import(handler, WaitUntil.Started);
        Assert.Equal([$"PUT {DatasetPath}/images/two.tif", $"PUT {DatasetPath}/annotations"], handler.Asked.Where(a => a.Method == "PUT").Select(a => a.ToString()));
    }

    [Fact]
    public async Task Finished_import_sends_nothing()
    {
        _phases.Clear();
        _phases.Enqueue("ready");
        var handler = new ScriptedHandler(Answer);
        Assert.True((await Import(handler, WaitUntil.Completed, new ImportOptions { ExtractLibrary = false })).HasCompleted);
        Assert.Equal(["POST /base/v1/tenants/lab-a/datasets", $"GET {DatasetPath}"], handler.Asked.Select(a => a.ToString()));
    }

    [Fact]
    public async Task Waiting_goes_on_until_the_cells_are_cut_out()
    {
        var libraries = new Queue<string>(["empty", "extracting", "ready"]);
        var handler = new ScriptedHandler(asked => asked.Path.Contains("/libraries/")
            ? Json(Fake.Library(asked.Method == "POST" ? "extracting" : libraries.Dequeue()))
            : Answer(asked));
        var operation = await Import(handler, WaitUntil.Completed);
        Assert.True(operation.HasCompleted);
        Assert.Equal(LibraryPhase.Ready, operation.Library!.Phase);
        Assert.Single(handler.Asked, a => a.Method == "POST" && a.Path.EndsWith("/libraries/livecell/extract"));
        Assert.All(_time.Seconds, s => Assert.Equal(1.0, s));
    }

    [Fact]
    public async Task Rejected_dataset_is_an_error_with_the_reason()
    {
        var handler = new ScriptedHandler(asked => asked is { Method: "GET", Path: DatasetPath } ? Json(Fake.Dataset("rejected", "no image can be read")) : Answer(asked));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Import(handler, WaitUntil.Completed));
        Assert.Equal(CellGenieErrorCode.WorkFailed, error.ErrorCode);
        Assert.Contains("no image can be read", error.Message);
    }

    [Fact]
    public async Task Import_is_attached_to_again_by_its_id()
    {
        var operation = new ImportOperation(Fake.Client(new ScriptedHandler(Answer), _time), "livecell", extractLibrary: false);
        Assert.Equal("livecell", operation.Id);
        Assert.Equal(DatasetPhase.Ready, (await operation.WaitForCompletionAsync()).Phase);
    }

    [Fact]
    public async Task Missing_image_is_named_and_nothing_is_sent()
    {
        File.Delete(_folder["images/A172/two.tif"]);
        var handler = new ScriptedHandler(Answer);
        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => Import(handler, WaitUntil.Started));
        Assert.Contains("A172/two.tif", error.Message);
        Assert.Empty(handler.Asked);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[1,2]")]
    [InlineData("{\"images\":{}}")]
    [InlineData("{\"images\":[{\"file_name\":\"one.tif\"}")]
    public async Task Annotations_that_are_no_COCO_file_are_refused(string text)
    {
        File.WriteAllText(_folder["train.json"], text);
        await Assert.ThrowsAsync<InvalidDataException>(() => Import(new ScriptedHandler(Answer), WaitUntil.Started));
    }

    [Fact]
    public async Task Byte_order_mark_before_the_annotations_is_no_error()
    {
        File.WriteAllBytes(_folder["train.json"], [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(_folder["train.json"])]);
        await Import(new ScriptedHandler(Answer), WaitUntil.Started);
        Assert.Contains("images/two.tif", _stored.Keys);
    }

    [Fact]
    public async Task Archive_goes_in_chunks_and_a_lost_answer_is_asked_about()
    {
        var archive = Enumerable.Range(0, 25).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(_folder["data.zip"], archive);
        var received = new MemoryStream();
        var lose = true;
        var handler = new ScriptedHandler(asked =>
        {
            if (asked.Method == "PUT")
            {
                var range = asked.ContentHeaders!.ContentRange!;
                Assert.Equal(received.Length, range.From);
                Assert.Equal(25, range.Length);
                received.Write(asked.Body);
                if (received.Length == 20 && lose && !(lose = false))
                    throw new HttpRequestException("the answer was lost");
            }

            return asked.Path.Contains("/uploads") ? Json($"{{'id':'u1','length':25,'offset':{received.Length},'chunkBytes':10}}") : Answer(asked);
        });
        await Fake.Client(handler, _time).GetDatasetClient("livecell").ImportArchiveAsync(WaitUntil.Started, _folder["data.zip"]);
        Assert.Equal(archive, received.ToArray());
        Assert.Equal(["bytes 0-9/25", "bytes 10-19/25", "bytes 20-24/25"], handler.Asked.Where(a => a.Method == "PUT").Select(a => a.ContentHeaders!.ContentRange!.ToString()));
        Assert.Equal(
            "{\"length\":25,\"sha256\":\"b729ce724d9a48d3884dbfcbee1d3793d922b29fa9d639e7290af4978263772b\"}",
            handler.Asked.Single(a => a.Method == "POST" && a.Path.EndsWith("/uploads")).Text);
        Assert.Contains(handler.Asked, a => a.Path.EndsWith("/complete"));
    }

    [Fact]
    public async Task Archive_of_an_earlier_process_is_gone_on_with_and_a_conflict_asks_for_the_offset()
    {
        File.WriteAllBytes(_folder["data.zip"], new byte[25]);
        var offset = 10;
        var handler = new ScriptedHandler(asked =>
        {
            if (asked.Method == "PUT" && asked.ContentHeaders!.ContentRange!.From == 10 && offset == 10)
            {
                // Another process has sent this chunk meanwhile.
                offset = 20;
                return Problem(HttpStatusCode.Conflict, "{'code':'conflict'}");
            }

            if (asked.Method == "PUT")
                offset = 25;
            return asked.Path.Contains("/uploads") ? Json($"{{'id':'u1','length':25,'offset':{offset},'chunkBytes':10}}") : Answer(asked);
        });
        await Fake.Client(handler, _time).GetDatasetClient("livecell").ImportArchiveAsync(WaitUntil.Started, _folder["data.zip"]);
        Assert.Equal(["bytes 10-19/25", "bytes 20-24/25"], handler.Asked.Where(a => a.Method == "PUT").Select(a => a.ContentHeaders!.ContentRange!.ToString()));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ImportOperation> Import(ScriptedHandler handler, WaitUntil until, ImportOptions? options = null) =>
        Fake.Client(handler, _time).GetDatasetClient("livecell").ImportCocoAsync(until, _folder["train.json"], _folder["images"], options);

    private HttpResponseMessage Answer(Asked asked)
    {
        lock (_stored)
        {
            if (asked.Path.Contains("/files?"))
                return Json($"{{'items':[{string.Join(',', _stored.Select(f => $"{{'name':'{f.Key}','length':{f.Value.Length}}}"))}]}}");
            if (asked.Method == "PUT")
            {
                var name = asked.Path[(DatasetPath.Length + 1)..];
                _stored[name == "annotations" ? "annotations.json" : name] = asked.Body;
                return Bytes([], HttpStatusCode.Created);
            }

            return asked.Path.Contains("/libraries/") ? Json(Fake.Library("ready")) : Json(Fake.Dataset(_phases.Count > 1 ? _phases.Dequeue() : _phases.Peek()));
        }
    }
}
