using System.Net;
using System.Text.Json;
using static CellGenie.Client.Tests.ScriptedHandler;

namespace CellGenie.Client.Tests;

public sealed class ClientTests
{
    [Fact]
    public async Task Own_tenant_is_asked_for_once()
    {
        var handler = new ScriptedHandler(asked => asked.Path.EndsWith("/me")
            ? Json("{'kind':'lab','tenant':'lab-b','role':'member','subject':'k1'}")
            : Json(Fake.Batch()));
        var client = Fake.Client(handler, tenant: null);
        await client.GetBatchClient("b-1").GetAsync();
        await client.GetBatchClient("b-2").GetAsync();
        Assert.Equal(["GET /base/v1/me", "GET /base/v1/tenants/lab-b/batches/b-1", "GET /base/v1/tenants/lab-b/batches/b-2"], handler.Asked.Select(a => a.ToString()));
    }

    [Fact]
    public async Task Operator_without_a_tenant_is_told_to_name_one()
    {
        var handler = new ScriptedHandler(() => Json("{'kind':'operator','tenant':null,'role':null,'subject':'ops'}"));
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => Fake.Client(handler, tenant: null).GetBatchClient("b-1").GetAsync());
        Assert.Contains("name one", error.Message);
    }

    [Fact]
    public async Task Lists_come_in_pages_and_can_be_gone_on_with()
    {
        HttpResponseMessage Answer(Asked asked) => asked.Url.Query switch
        {
            "" => Json($"{{'items':[{Fake.Batch(id: "b-1")},{Fake.Batch(id: "b-2")}],'continuation':'a b'}}"),
            "?limit=2&continuation=a%20b" or "?continuation=a%20b" => Json($"{{'items':[{Fake.Batch(id: "b-3")}],'continuation':null}}"),
            _ => Bytes([], HttpStatusCode.BadRequest),
        };
        var client = Fake.Client(new ScriptedHandler(Answer));
        Assert.Equal(["b-1", "b-2", "b-3"], (await client.GetBatchesAsync().ToListAsync()).Select(b => b.Id));
        var rest = Assert.Single(await client.GetBatchesAsync().AsPagesAsync("a b", 2).ToListAsync());
        Assert.Equal("b-3", Assert.Single(rest.Items).Id);
        Assert.Null(rest.Continuation);
    }

    [Fact]
    public async Task Pages_for_tests_go_on_from_their_continuation()
    {
        var pages = AsyncPageable<int>.FromPages(new Page<int> { Items = [1, 2], Continuation = "x" }, new Page<int> { Items = [3] });
        Assert.Equal([1, 2, 3], await pages.ToListAsync());
        Assert.Equal([3], (await pages.AsPagesAsync("x").ToListAsync()).SelectMany(p => p.Items));
    }

    [Theory]
    [InlineData("a/b", "/base/v1/tenants/lab-a/batches/a%2Fb")]
    [InlineData("a?b#c", "/base/v1/tenants/lab-a/batches/a%3Fb%23c")]
    public async Task Names_are_escaped_in_addresses(string id, string path)
    {
        var handler = new ScriptedHandler(() => Json(Fake.Batch()));
        await Fake.Client(handler).GetBatchClient(id).GetAsync();
        Assert.Equal(path, handler.Asked[0].Path);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task Names_that_climb_out_of_their_place_are_refused(string id)
    {
        var handler = new ScriptedHandler(() => Json(Fake.Batch()));
        await Assert.ThrowsAsync<ArgumentException>(() => Fake.Client(handler).GetBatchClient(id).GetAsync());
        Assert.Empty(handler.Asked);
    }

    [Theory]
    [InlineData("http://lab.example.org/", false)]
    [InlineData("http://localhost:5000/", true)]
    [InlineData("http://127.0.0.1:5000/", true)]
    [InlineData("https://lab.example.org/", true)]
    [InlineData("ftp://lab.example.org/", false)]
    public void Keys_travel_in_the_clear_only_within_the_machine(string endpoint, bool allowed)
    {
        var made = Record.Exception(() => new CellGenieClient(new Uri(endpoint), new CellGenieApiKeyCredential("k")));
        Assert.Equal(allowed, made == null);
        if (endpoint.StartsWith("http://lab"))
            Assert.NotNull(new CellGenieClient(new Uri(endpoint), new CellGenieApiKeyCredential("k"), new CellGenieClientOptions { AllowUnencrypted = true }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a b")]
    [InlineData("schlüssel")]
    public void Keys_that_cannot_be_keys_are_refused_without_being_shown(string key)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new CellGenieApiKeyCredential(key));
        if (key.Length > 0)
            Assert.DoesNotContain(key, error.Message);
    }

    [Fact]
    public void Generate_options_are_what_the_engine_reads_and_say_only_what_was_set()
    {
        var options = new GenerateOptions(5) { Seed = 18446744073709551615, Cells = new CountRange(10, 20), Rules = new CompositionOptions { Blend = "feather" }, BatchId = "not in it" };
        Assert.Equal(
            "{\"imagesPerCulture\":5,\"seed\":18446744073709551615,\"cells\":[10,20],\"rules\":{\"blend\":\"feather\"}}",
            JsonSerializer.Serialize(options, WireJson.Default.GenerateOptions));
    }

    [Theory]
    [InlineData("'P1DT2H'", 26.0)]
    [InlineData("2", 48.0)]
    [InlineData("0.5", 12.0)]
    public void Durations_are_read_in_ISO_8601_or_days(string json, double hours)
    {
        var key = JsonSerializer.Deserialize($"{{\"overlap\":{json.Replace('\'', '"')}}}", WireJson.Default.ApiKeyRotation);
        Assert.Equal(hours, key!.Overlap.TotalHours, 9);
    }

    [Theory]
    [InlineData("'1 day'")]
    [InlineData("1e300")]
    [InlineData("true")]
    public void Other_durations_are_errors_of_the_JSON(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize($"{{\"overlap\":{json.Replace('\'', '"')}}}", WireJson.Default.ApiKeyRotation));

    [Fact]
    public void Every_export_format_has_a_name_that_leads_back_to_it()
    {
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            Assert.True(ExportFormatNames.TryParse(format.ToWireName(), out var back));
            Assert.Equal(format, back);
        }

        Assert.False(ExportFormatNames.TryParse("voc", out _));
        Assert.Equal(["coco", "coco-rle", "labels", "yolo", "cellpose", "geojson", "kaggle"], ExportFormatNames.All);
    }

    [Fact]
    public async Task Everything_can_be_replaced_in_tests()
    {
        CellGenieClient client = new ReplacedClient();
        Assert.Equal(BatchPhase.Completed, (await client.GetBatchClient("x").GetAsync()).Phase);
    }

    private sealed class ReplacedClient : CellGenieClient
    {
        public override BatchClient GetBatchClient(string id) => new ReplacedBatch();
    }

    private sealed class ReplacedBatch : BatchClient
    {
        public override Task<Batch> GetAsync(CancellationToken cancellationToken = default) =>
            Task.FromResult(JsonSerializer.Deserialize(Fake.Batch("completed").Replace('\'', '"'), WireJson.Default.Batch)!);
    }
}
