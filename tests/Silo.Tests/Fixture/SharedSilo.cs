using System.Text.Json.Nodes;
using CellGenie.Synthesis.Sampling;

[assembly: AssemblyFixture(typeof(CellGenie.Silo.Tests.SharedSilo))]

namespace CellGenie.Silo.Tests;

/// <summary>One silo for most tests: two labs, and a small simulated dataset of the first, imported and extracted by the API, with one finished batch.</summary>
public sealed class SharedSilo : IAsyncLifetime
{
    public const string Dataset = "sample";
    public const string Batch = "first";
    public const string Request = """{"imagesPerCulture":4,"seed":7,"cells":[2,6],"labelMaps":true}""";

    private readonly TempFolder _sample = new();

    public TestSilo Silo { get; private set; } = null!;

    public Lab A { get; private set; } = null!;

    public Lab B { get; private set; } = null!;

    public SampleSummary Sample { get; private set; } = null!;

    /// <summary>Each accepted step of the import, for the tests to look at.</summary>
    public Dictionary<string, JsonNode> Steps { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Silo = await TestSilo.StartAsync();
        try
        {
            await PrepareAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{string.Join("\n", Silo.Log.Lines.Where(l => l.StartsWith("Warning") || l.StartsWith("Error") || l.StartsWith("Critical")).Take(20))}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _sample.Dispose();
    }

    public static SampleSummary SmallSample(string folder) => SampleDataset.Write(folder, new SampleOptions
    {
        ImagesPerCulture = 2,
        Cultures = [SampleCultures.A172, SampleCultures.SkBr3],
        Width = 240,
        Height = 200,
    });

    /// <summary>Imports a dataset file by file and extracts its cells.</summary>
    public async Task ImportAsync(Lab lab, string dataset, SampleSummary sample)
    {
        var path = $"{lab.Path}/datasets/{dataset}";
        Steps["create"] = (await lab.Member.PostAsync($"{lab.Path}/datasets", $$"""{"id":"{{dataset}}"}""")).Is(201).Json;
        foreach (var file in Directory.GetFiles(sample.ImagesFolder))
            (await lab.Member.PutAsync($"{path}/images/{Path.GetFileName(file)}", await File.ReadAllBytesAsync(file))).Is(201);
        (await lab.Member.PutAsync($"{path}/annotations", await File.ReadAllBytesAsync(sample.TrainFile))).Is(201);
        Steps["complete"] = (await lab.Member.PostAsync($"{path}/complete")).Is(202).Json;
        Steps["dataset"] = await PollAsync(lab.Viewer, path, d => (string?)d["phase"] is "ready" or "rejected");
        (await lab.Member.PostAsync($"{lab.Path}/libraries/{dataset}/extract")).Is(202);
        Steps["library"] = await PollAsync(lab.Viewer, $"{lab.Path}/libraries/{dataset}", l => (string?)l["phase"] is "ready" or "failed");
    }

    /// <summary>Waits by long polls until a batch has come to its end.</summary>
    public static async Task<JsonNode> EndOfBatchAsync(Api api, string batch, string tenant)
    {
        var after = 0L;
        for (var tries = 0; tries < 200; tries++)
        {
            var answer = await api.GetAsync($"/v1/tenants/{tenant}/batches/{batch}/wait?after={after}&seconds=20");
            if (answer.Code == 204)
                continue;
            var status = answer.Is(200).Json;
            after = (long)status["id"]!;
            if ((string?)status["status"]!["phase"] is "completed" or "completedWithErrors" or "failed" or "cancelled")
                return status["status"]!;
        }

        throw new TimeoutException($"batch {batch} did not end");
    }

    /// <summary>Asks until something is so. The service has no events for datasets and libraries.</summary>
    public static async Task<JsonNode> PollAsync(Api api, string path, Func<JsonNode, bool> until)
    {
        JsonNode? json = null;
        for (var tries = 0; tries < 600; tries++)
        {
            json = (await api.GetAsync(path)).Is(200).Json;
            if (until(json))
                return json;
            await Task.Delay(100);
        }

        throw new TimeoutException($"{path} is not yet as it should be: {json}");
    }

    private async Task PrepareAsync()
    {
        A = await Silo.CreateLabAsync("lab-a");
        B = await Silo.CreateLabAsync("lab-b");
        Sample = SmallSample(_sample.Path);
        await ImportAsync(A, Dataset, Sample);
        Steps["submit"] = (await A.Member.PostAsync($"{A.Path}/batches", $$"""{"id":"{{Batch}}","dataset":"{{Dataset}}","request":{{Request}}}""")).Is(202).Json;
        Steps["batch"] = await EndOfBatchAsync(A.Member, Batch, "lab-a");
    }
}
