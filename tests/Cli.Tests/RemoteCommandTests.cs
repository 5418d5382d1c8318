using System.Security.Cryptography;
using System.Text.Json;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Tests;

public sealed class RemoteCommandTests : IDisposable
{
    private const string Tenants = "/v1/tenants/lab-a";

    private readonly List<RemoteTool> _tools = [];

    [Fact]
    public async Task Every_remote_command_has_help_with_an_example()
    {
        string[][] commands =
        [
            ["serve"], ["login"], ["config", "show"], ["dataset", "import"], ["dataset", "list"],
            ["batch", "submit"], ["batch", "list"], ["batch", "show"], ["batch", "watch"], ["batch", "cancel"], ["batch", "resume"], ["batch", "download"],
            ["run", "submit"], ["run", "list"], ["run", "show"], ["run", "watch"], ["run", "cancel"], ["run", "resume"],
            ["tenant", "create"], ["tenant", "show"], ["tenant", "keys"], ["tenant", "key", "create"], ["tenant", "key", "rotate"], ["tenant", "key", "revoke"], ["tenant", "quota", "set"],
        ];
        foreach (var command in commands)
        {
            var output = new StringWriter();
            Assert.Equal(0, await CommandLine.RunAsync([.. command, "--help"], new Output.Terminal(output, TextWriter.Null, isInteractive: false), CancellationToken.None));
            var help = output.ToString();
            Assert.Contains($"Example: cellgenie {string.Join(' ', command)}", help);
            Assert.Contains("--output", help);
            Assert.DoesNotContain("--api-key", help);
        }
    }

    [Theory]
    [InlineData(404, "not-found", 4)]
    [InlineData(403, "forbidden", 3)]
    [InlineData(401, "unauthenticated", 3)]
    [InlineData(409, "conflict", 1)]
    [InlineData(400, "invalid", 1)]
    public async Task Errors_of_the_service_have_the_documented_exit_codes(int status, string code, int exitCode)
    {
        await using var service = new FakeService(_ => FakeAnswer.Problem(status, code, "what the service says"));
        var result = await Tool(service).ExpectAsync(exitCode, "batch", "show", "b-1");
        Assert.Equal("error: what the service says", result.Error.Trim());
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Used_up_quota_is_named()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json("{'status':429,'code':'quota','detail':'have 5, need 10','limit':'images'}", 429));
        Assert.Contains("have 5, need 10 (quota: images)", (await Tool(service).ExpectAsync(1, "batch", "submit", "--dataset", "d")).Error);
    }

    [Fact]
    public async Task Submit_sends_the_engine_s_own_request_with_an_idempotency_key()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json(Batch("queued"), 202));
        var submit = await Tool(service).ExpectAsync(
            0, "batch", "submit", "--dataset", "livecell", "--per-culture", "7", "--seed", "18446744073709551615", "--culture", "BV2", "--cells", "250-350", "--cells", "BV2=10", "--size", "200x100",
            "--blend", "feather", "--cut-cells", "exclude", "--min-visible", "0.25", "--segmentation", "rle", "--format", "coco,labels,contours,amodal", "--contour-width", "3", "--blends", "hard,poisson", "--output", "json",
            "--co-culture", "mix:BV2=7,A172=0.5", "--co-culture", "BV2=1,SKOV3=1", "--sweep", "4", "--hard-cases", "touching,lowContrast", "--hard-share", "0.5");
        Assert.Equal("b-1", JsonDocument.Parse(submit.Output).RootElement.GetProperty("id").GetString());
        var request = Assert.Single(service.Requests);
        Assert.Equal($"POST {Tenants}/batches", request.ToString());
        Assert.NotNull(request.IdempotencyKey);
        using var body = JsonDocument.Parse(request.Text);
        Assert.Equal("livecell", body.RootElement.GetProperty("dataset").GetString());
        var read = GenerationRequest.Parse(body.RootElement.GetProperty("request").GetRawText());
        Assert.Equal((7, ulong.MaxValue, 200, 100, true), (read.ImagesPerCulture, read.Seed, read.Width, read.Height, read.LabelMaps));
        Assert.Equal((new IntRange(250, 350), new IntRange(10, 10)), (read.Cells, read.CellsByCulture["BV2"]));
        Assert.Equal((BlendMode.Feather, CutCellPolicy.Exclude, 0.25), (read.Rules.Blend, read.Rules.CutCells, read.Rules.MinVisibleFraction));
        Assert.Equal(["mix", null], read.CoCultures!.Select(c => c.Name));
        Assert.Equal([new CoCulturePart("BV2", 7), new CoCulturePart("A172", 0.5)], read.CoCultures![0].Parts);
        Assert.Equal((4, true, HardCases.Touching | HardCases.LowContrast, 0.5), (read.Sweep, read.ExactCells, read.Rules.HardCases, read.Rules.HardShare));
        Assert.Equal((TruthFiles.Amodal | TruthFiles.Contours, 3), (read.Truth, read.ContourWidth));
        Assert.Equal([BlendMode.Hard, BlendMode.Poisson], read.Rules.Blends);
        Assert.Equal((Coco.SegmentationEncoding.Rle, "BV2"), (read.Segmentation, Assert.Single(read.Cultures)));
    }

    [Fact]
    public async Task Submit_asks_for_sequences()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json(Batch("queued"), 202));
        await Tool(service).ExpectAsync(0, "batch", "submit", "--dataset", "livecell", "--frames", "12", "--drift", "3.5", "--divisions", "0.02", "--format", "coco,tracks");
        using var body = JsonDocument.Parse(Assert.Single(service.Requests).Text);
        var read = GenerationRequest.Parse(body.RootElement.GetProperty("request").GetRawText());
        Assert.Equal(new TimeLapse { Frames = 12, Drift = 3.5, Divisions = 0.02 }, read.Rules.TimeLapse);
        Assert.Equal(TruthFiles.Tracks, read.Truth);
    }

    [Fact]
    public async Task Format_that_a_batch_is_converted_to_is_asked_for_when_it_is_downloaded()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json(Batch("queued"), 202));
        Assert.Contains("batch download --format", (await Tool(service).ExpectAsync(2, "batch", "submit", "--dataset", "d", "--format", "coco,yolo")).Error);
        Assert.Empty(service.Requests);
    }

    [Theory]
    [InlineData("completed", 0)]
    [InlineData("completedWithErrors", 5)]
    [InlineData("failed", 1)]
    [InlineData("cancelled", 1)]
    public async Task Watch_ends_as_the_batch_does(string phase, int exitCode)
    {
        await using var service = new FakeService(request => request.Path.EndsWith("/events")
            ? FakeAnswer.Events($"id: 1\nevent: status\ndata: {Batch("rendering", 3)}\n\nid: 2\nevent: status\ndata: {Batch(phase, 10)}\n\n")
            : FakeAnswer.Json(Batch("queued")));
        var watch = await Tool(service).ExpectAsync(exitCode, "batch", "watch", "b-1", "--output", "json");
        Assert.Equal(phase, JsonDocument.Parse(watch.Output).RootElement.GetProperty("phase").GetString());
        Assert.Contains("rendering: 10 of 10 images", watch.Error);
    }

    [Fact]
    public async Task Interrupted_watch_says_that_the_batch_goes_on_and_how_to_see_it_again()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs Unix signals");
        var watched = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        await using var service = new FakeService(request =>
        {
            if (!request.Path.EndsWith("/events"))
                return FakeAnswer.Json(Batch("queued"));
            watched.TrySetResult();
            return FakeAnswer.Events($"id: 1\nevent: status\ndata: {Batch("rendering", 3)}\n\n", never.Task);
        });
        using var process = Tool(service).Start("batch", "watch", "b-1");
        await watched.Task;
        Testing.Tool.Run("kill", "-INT", $"{process.Id}");
        var watch = await RemoteTool.EndAsync(process, 130);
        never.SetResult();
        Assert.Contains("goes on without you", watch.Error);
        Assert.Contains("cellgenie batch watch b-1", watch.Error);
        Assert.Empty(watch.Output);
        Assert.DoesNotContain(service.Requests, r => r.Method != "GET");
    }

    [Fact]
    public async Task Download_checks_the_files_and_tells_of_failed_images()
    {
        byte[] image = [1, 2, 3], annotations = "{}"u8.ToArray();
        var manifest = $"{{'images':[{{'file':'a.png','sha256':'{Hex(image)}'}}],'summary':{{'annotationsSha256':'{Hex(annotations)}'}}}}";
        await using var service = new FakeService(request => request.Path[(Tenants.Length + "/batches/b-1".Length)..] switch
        {
            "" => FakeAnswer.Json(Batch("completedWithErrors", 1, failed: 2)),
            "/links" => FakeAnswer.Json("[" + string.Join(',', Names(request).Select(n => $"{{'name':'{n}','url':'http://elsewhere.test/x','expires':null}}")) + "]"),
            "/manifest" => FakeAnswer.Json(manifest),
            "/annotations" => FakeAnswer.Bytes(annotations),
            "/images/a.png" => FakeAnswer.Bytes(image),
            _ => FakeAnswer.Json("{'items':[],'continuation':null}"),
        });
        var tool = Tool(service);
        var download = await tool.ExpectAsync(5, "batch", "download", "b-1", "--out", tool["out"], "--output", "json");
        Assert.Equal(3, JsonDocument.Parse(download.Output).RootElement.GetProperty("files").GetInt32());
        Assert.Contains("2 images", download.Error);
        Assert.Equal(image, File.ReadAllBytes(tool["out/images/a.png"]));
        Assert.True(File.Exists(tool["out/manifest.json"]));
    }

    [Fact]
    public async Task Archive_is_one_file()
    {
        await using var service = new FakeService(request => request.Path.Contains("/archive?format=yolo") ? FakeAnswer.Bytes([1, 2, 3, 4]) : FakeAnswer.Json(Batch("completed", 10)));
        var tool = Tool(service);
        await tool.ExpectAsync(0, "batch", "download", "b-1", "--out", tool["b.zip"], "--format", "yolo");
        Assert.Equal(4, new FileInfo(tool["b.zip"]).Length);
        await tool.ExpectAsync(2, "batch", "download", "b-1", "--out", tool["b.zip"], "--format", "voc");
    }

    [Fact]
    public async Task Import_sends_files_and_waits_for_the_cells()
    {
        var phases = new Queue<string>(["uploading", "ready"]);
        await using var service = new FakeService(request => (request.Method, request.Path) switch
        {
            ("PUT", _) => FakeAnswer.Json("{'name':'x','length':1}", 201),
            (_, var path) when path.Contains("/files") => FakeAnswer.Json("{'items':[],'continuation':null}"),
            (_, var path) when path.Contains("/libraries/") => FakeAnswer.Json("{'phase':'ready','reason':null,'versions':[]}"),
            _ => FakeAnswer.Json(Dataset(phases.Count > 1 ? phases.Dequeue() : phases.Peek())),
        });
        var tool = Tool(service);
        File.WriteAllBytes(tool["one.tif"], [1]);
        File.WriteAllText(tool["coco.json"], """{"images":[{"id":1,"file_name":"one.tif"}]}""");
        var import = await tool.ExpectAsync(0, "dataset", "import", "livecell", "--images", tool["."], "--annotations", tool["coco.json"], "--output", "json");
        Assert.Equal("ready", JsonDocument.Parse(import.Output).RootElement.GetProperty("phase").GetString());
        Assert.Equal([$"PUT {Tenants}/datasets/livecell/images/one.tif", $"PUT {Tenants}/datasets/livecell/annotations"], service.Requests.Where(r => r.Method == "PUT").Select(r => r.ToString()));

        await tool.ExpectAsync(2, "dataset", "import", "livecell", "--images", tool["."]);
        await tool.ExpectAsync(2, "dataset", "import", "livecell", "--images", tool["."], "--annotations", tool["coco.json"], "--archive", tool["x.zip"]);
        await tool.ExpectAsync(4, "dataset", "import", "livecell", "--archive", tool["x.zip"]);
        File.WriteAllText(tool["coco.json"], """{"images":[{"id":1,"file_name":"two.tif"}]}""");
        Assert.Contains("two.tif", (await tool.ExpectAsync(4, "dataset", "import", "livecell", "--images", tool["."], "--annotations", tool["coco.json"])).Error);
    }

    [Fact]
    public async Task New_key_alone_is_on_standard_output()
    {
        const string created = "{'key':{'id':'k7','name':'ci','scope':'write','created':'2026-01-01T00:00:00Z','expires':'2026-04-01T00:00:00Z','lastUsed':null,'revoked':null},'secret':'cg_lab-a_k7_s'}";
        await using var service = new FakeService(_ => FakeAnswer.Json(created, 201));
        var tool = Tool(service);
        Assert.Equal("cg_lab-a_k7_s\n", (await tool.ExpectAsync(0, "tenant", "key", "create", "--name", "ci", "--days", "30")).Output);
        Assert.Equal("{\"name\":\"ci\",\"scope\":\"write\",\"lifetime\":\"P30D\"}", service.Requests.Last().Text);
        Assert.Equal("cg_lab-a_k7_s\n", (await tool.ExpectAsync(0, "tenant", "key", "rotate", "k1", "--overlap-hours", "2")).Output);
        Assert.Equal(($"POST {Tenants}/keys/k1/rotate", "{\"overlap\":\"PT2H\"}"), (service.Requests.Last().ToString(), service.Requests.Last().Text));
        await tool.ExpectAsync(0, "tenant", "key", "revoke", "k1");
        Assert.Equal($"DELETE {Tenants}/keys/k1", service.Requests.Last().ToString());
    }

    [Fact]
    public async Task Quota_that_is_not_given_stays()
    {
        const string tenant = "{'name':'lab-a','displayName':'Lab A','quotas':{'images':1,'bytes':2,'concurrentBatches':3,'gpuMinutes':4},'usage':{'images':0,'bytes':0,'concurrentBatches':0,'gpuMinutes':0},'created':'2026-01-01T00:00:00Z','deleted':null}";
        await using var service = new FakeService(_ => FakeAnswer.Json(tenant));
        await Tool(service).ExpectAsync(0, "tenant", "quota", "set", "--bytes", "9");
        Assert.Equal(($"PUT {Tenants}/quotas", "{\"images\":1,\"bytes\":9,\"concurrentBatches\":3,\"gpuMinutes\":4}"), (service.Requests.Last().ToString(), service.Requests.Last().Text));
        await Tool(service).ExpectAsync(0, "tenant", "create", "lab-b", "--images", "5");
        using var created = JsonDocument.Parse(service.Requests.Last().Text);
        Assert.Equal(("lab-b", "lab-b", 5), (created.RootElement.GetProperty("name").GetString(), created.RootElement.GetProperty("displayName").GetString(), created.RootElement.GetProperty("quotas").GetProperty("images").GetInt64()));
    }

    [Fact]
    public async Task Training_run_names_its_data_with_weights()
    {
        await using var service = new FakeService(_ => FakeAnswer.Json(Run("waiting"), 202));
        var tool = Tool(service);
        File.WriteAllText(tool["model.json"], """{"depth":50}""");
        await tool.ExpectAsync(0, "run", "submit", "--dataset", "livecell", "--batch", "b-7=0.5", "--steps", "100", "--gpu-class", "a100", "--model", tool["model.json"], "--id", "r-1");
        Assert.Equal(
            "{\"id\":\"r-1\",\"data\":[{\"source\":\"livecell\",\"synthetic\":false,\"weight\":1},{\"source\":\"b-7\",\"synthetic\":true,\"weight\":0.5}],\"gpuClass\":\"a100\",\"steps\":100,\"model\":{\"depth\":50}}",
            service.Requests.Last().Text);
        await tool.ExpectAsync(2, "run", "submit", "--steps", "100");
        await tool.ExpectAsync(2, "run", "submit", "--dataset", "livecell=-1", "--steps", "100");
    }

    [Theory]
    [InlineData("run show r-1")]
    [InlineData("run list")]
    [InlineData("run cancel r-1")]
    [InlineData("run resume r-1")]
    [InlineData("batch list")]
    [InlineData("batch show b-1")]
    [InlineData("batch cancel b-1")]
    [InlineData("batch resume b-1")]
    [InlineData("dataset list")]
    [InlineData("tenant keys")]
    public async Task Results_are_json_when_asked_and_a_table_otherwise(string command)
    {
        await using var service = new FakeService(request => request.Path switch
        {
            var p when p.Contains("/keys") => FakeAnswer.Json("{'items':[{'id':'k7','name':'ci','scope':'write','created':'2026-01-01T00:00:00Z','expires':'2026-04-01T00:00:00Z','lastUsed':null,'revoked':null}],'continuation':'more'}"),
            var p when p.Contains("/runs?") => FakeAnswer.Json($"{{'items':[{Run("training")}],'continuation':'more'}}"),
            var p when p.Contains("/runs/") => FakeAnswer.Json(Run("training")),
            var p when p.Contains("/batches?") => FakeAnswer.Json($"{{'items':[{Batch("rendering", 3)}],'continuation':'more'}}"),
            var p when p.Contains("/datasets?") => FakeAnswer.Json($"{{'items':[{Dataset("ready")}],'continuation':'more'}}"),
            _ => FakeAnswer.Json(Batch("rendering", 3)),
        });
        var tool = Tool(service);
        var json = await tool.ExpectAsync(0, [.. command.Split(' '), "--output", "json"]);
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(json.Output).RootElement.ValueKind);
        var text = await tool.ExpectAsync(0, command.Split(' '));
        Assert.Contains("2026-", text.Output);
        if (command.EndsWith("list") || command.EndsWith("keys"))
            Assert.Contains("--continuation more", text.Error);
    }

    public void Dispose() => _tools.ForEach(t => t.Dispose());

    private RemoteTool Tool(FakeService service)
    {
        var tool = RemoteTool.For(service);
        _tools.Add(tool);
        return tool;
    }

    private static string Batch(string phase, int done = 0, int failed = 0) =>
        $"{{'id':'b-1','phase':'{phase}','reason':null,'dataset':'livecell','libraryVersion':'v1','images':10,'done':{done},'failed':{failed},'cells':0,'bytes':0,'shards':1,'shardsDone':0,"
        + "'created':'2026-01-01T00:00:00Z','started':null,'ended':null,'firstFailures':[],'subject':null}";

    private static string Dataset(string phase) =>
        $"{{'id':'livecell','phase':'{phase}','reason':null,'created':'2026-01-01T00:00:00Z','images':1,'annotations':1,'bytes':0,'cultures':['BV2'],'errors':0,'warnings':0}}";

    private static string Run(string phase) =>
        $"{{'id':'r-1','phase':'{phase}','reason':null,'attempt':1,'step':5,'steps':100,'loss':0.5,'latest':null,'gpuMinutes':1.5,'created':'2026-01-01T00:00:00Z','ended':null,'queuePosition':0}}";

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static IEnumerable<string> Names(FakeRequest request)
    {
        using var body = JsonDocument.Parse(request.Text);
        return [.. body.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetString()!)];
    }
}
