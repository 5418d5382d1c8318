using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace CellGenie.Client.Tests.Service;

/// <summary>What a client may rely on, whichever way it reaches the service.</summary>
[Collection(ServiceCollection.Name)]
public abstract class ServiceContract(ServiceServer server) : IDisposable
{
    /// <summary>Long enough for a slow machine, in milliseconds: a service that never answers must not hold up the rest.</summary>
    private const int Patience = 120_000;

    private readonly TempFolder _folder = new();

    protected ServiceServer Server { get; } = server;

    [Fact(Timeout = Patience)]
    public async Task Real_images_become_synthetic_ones_from_import_to_verified_files()
    {
        var client = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Write);
        var dataset = client.GetDatasetClient("livecell");
        var import = await dataset.ImportCocoAsync(WaitUntil.Completed, Server.Laboratory.TrainFile, Server.Laboratory.ImagesFolder, cancellationToken: Cancelled);
        Assert.Equal(DatasetPhase.Ready, import.Status!.Phase);
        Assert.Equal(Server.Laboratory.TrainImages, import.Status.Images);
        var version = Assert.Single((await dataset.GetLibraryAsync()).Versions);
        Assert.InRange(version.Cells, 1, Server.Laboratory.Cells);
        var culture = Assert.Single(await dataset.GetCulturesAsync().ToListAsync());
        Assert.Equal(culture, (await dataset.GetCultureAsync(culture)).Name);
        Assert.Equal(JsonValueKind.Object, (await dataset.GetAuditAsync()).ValueKind);

        var started = await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(3) { Seed = 7, Cells = new CountRange(3, 5), LabelMaps = true, Truth = "amodal,contours", ContourWidth = 1 });
        // Another program goes on with nothing but the id.
        var operation = new GenerateOperation(client, started.Id);
        var events = await operation.WatchAsync().ToListAsync();
        Assert.Equal(events.Select(e => e.Id).Order().Distinct(), events.Select(e => e.Id));
        Assert.Equal((BatchPhase.Completed, 3, 0), (events[^1].Status.Phase, events[^1].Status.Done, events[^1].Status.Failed));
        Assert.True(operation.HasCompleted);
        Assert.Equal(events[^1].Status.Cells, (await operation.WaitForCompletionAsync()).Cells);

        var done = await operation.DownloadAsync(_folder["out"]);
        Assert.Equal((12, 12), (done.Files, done.TotalFiles));
        using var annotations = JsonDocument.Parse(File.ReadAllBytes(_folder["out/annotations.json"]));
        Assert.Equal(3, annotations.RootElement.GetProperty("images").GetArrayLength());
        Assert.Equal(events[^1].Status.Cells, annotations.RootElement.GetProperty("annotations").GetArrayLength());
        Assert.Equal(3, Directory.GetFiles(_folder["out/images"], "*.png").Length);
        Assert.Equal(3, Directory.GetFiles(_folder["out/labels"], "*.png").Length);
        Assert.Equal(3, Directory.GetFiles(_folder["out/contours"], "*.png").Length);
        using var amodal = JsonDocument.Parse(File.ReadAllBytes(_folder["out/amodal.json"]));
        Assert.Equal(events[^1].Status.Cells, amodal.RootElement.GetProperty("annotations").GetArrayLength());
        var again = await operation.DownloadAsync(_folder["out"]);
        Assert.Equal(new FileInfo(_folder["out/manifest.json"]).Length, again.Bytes);
        var image = (await client.GetBatchClient(operation.Id).GetFilesAsync().ToListAsync()).First(f => f.Name.StartsWith("images/"));
        using var copy = new MemoryStream();
        await client.GetBatchClient(operation.Id).DownloadFileAsync(image.Name, copy);
        Assert.Equal(SHA256.HashData(File.ReadAllBytes(_folder[$"out/{image.Name}"])), SHA256.HashData(copy.ToArray()));
    }

    [Fact(Timeout = Patience)]
    public async Task Sequences_come_with_their_tracks()
    {
        var client = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Write);
        var dataset = client.GetDatasetClient("moving");
        await dataset.ImportCocoAsync(WaitUntil.Completed, Server.Laboratory.TrainFile, Server.Laboratory.ImagesFolder, cancellationToken: Cancelled);
        var options = new GenerateOptions(2) { Cells = new CountRange(3, 5), Rules = new CompositionOptions { TimeLapse = new TimeLapseOptions(4) { Drift = 3, Divisions = 0.05 } }, Truth = "tracks" };
        var operation = await dataset.GenerateAsync(WaitUntil.Completed, options);
        await operation.DownloadAsync(_folder["moving"]);
        Assert.Equal(8, Directory.GetFiles(_folder["moving/images"], "*.png").Length);
        Assert.Equal(8, Directory.GetFiles(_folder["moving/tracks"], "*_man_track00?.tif").Length);
        Assert.Equal(2, Directory.GetFiles(_folder["moving/tracks"], "*_man_track.txt").Length);
        using var annotations = JsonDocument.Parse(File.ReadAllBytes(_folder["moving/annotations.json"]));
        Assert.All(annotations.RootElement.GetProperty("annotations").EnumerateArray(), a => Assert.True(a.GetProperty("track_id").GetInt32() > 0));
    }

    [Fact(Timeout = Patience)]
    public async Task Archive_in_chunks_is_the_same_dataset()
    {
        var client = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Write);
        Directory.CreateDirectory(_folder["zip"]);
        File.Copy(Server.Laboratory.TrainFile, _folder["zip/annotations.json"]);
        foreach (var image in Directory.GetFiles(Server.Laboratory.ImagesFolder))
            File.Copy(image, _folder[$"zip/{Path.GetFileName(image)}"]);
        ZipFile.CreateFromDirectory(_folder["zip"], _folder["data.zip"], CompressionLevel.NoCompression, includeBaseDirectory: false);
        var import = await client.GetDatasetClient("zipped").ImportArchiveAsync(WaitUntil.Completed, _folder["data.zip"], new ImportOptions { ExtractLibrary = false }, Cancelled);
        Assert.Equal((DatasetPhase.Ready, Server.Laboratory.TrainImages), (import.Status!.Phase, import.Status.Images));
    }

    [Fact(Timeout = Patience)]
    public async Task Import_again_changes_nothing_and_other_bytes_are_a_conflict()
    {
        var client = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Write);
        var dataset = client.GetDatasetClient("twice");
        await dataset.CreateAsync();
        await client.Transport.Datasets.PutImageAsync(null, "twice", "a.png", Bytes(1, 2, 3), default);
        await client.Transport.Datasets.PutImageAsync(null, "twice", "a.png", Bytes(1, 2, 3), default);
        await FailsAsync(409, CellGenieErrorCode.Conflict, () => client.Transport.Datasets.PutImageAsync(null, "twice", "a.png", Bytes(1, 2, 4), default));
        var file = Assert.Single(await dataset.GetFilesAsync().ToListAsync());
        Assert.Equal(("images/a.png", 3L), (file.Name, file.Length));
        using var copy = new MemoryStream();
        await dataset.DownloadFileAsync("images/a.png", copy);
        Assert.Equal([1, 2, 3], copy.ToArray());
    }

    [Fact(Timeout = Patience)]
    public async Task Missing_things_and_those_of_other_tenants_are_not_found_alike()
    {
        var mine = await ReadyAsync();
        var batch = (await mine.Client.GetDatasetClient("livecell").GenerateAsync(WaitUntil.Started, new GenerateOptions(1))).Id;
        var other = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Admin);
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetDatasetClient("livecell").GetAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetBatchClient(batch).GetAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetBatchClient(batch).WatchAsync().ToListAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetBatchClient(batch).GetFilesAsync().ToListAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetRunClient("r-none").GetAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetTenantClient(mine.Tenant).GetAsync());
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => other.GetTenantClient(mine.Tenant).GetKeysAsync().ToListAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task Roles_that_are_too_low_are_refused()
    {
        var tenant = await Server.NewTenantAsync();
        var viewer = await ClientAsync(tenant, ApiKeyScope.Read);
        await FailsAsync(403, CellGenieErrorCode.Forbidden, () => viewer.GetDatasetClient("d").CreateAsync());
        var member = await ClientAsync(tenant, ApiKeyScope.Write);
        Assert.Equal(DatasetPhase.Uploading, (await member.GetDatasetClient("d").CreateAsync()).Phase);
        Assert.Equal("d", (await viewer.GetDatasetClient("d").GetAsync()).Id);
        await FailsAsync(403, CellGenieErrorCode.Forbidden, () => member.GetDatasetClient("d").DeleteAsync());
        await FailsAsync(403, CellGenieErrorCode.Forbidden, () => member.GetTenantClient().GetKeysAsync().ToListAsync());
        await FailsAsync(403, CellGenieErrorCode.Forbidden, () => member.GetGpuQueueAsync("any"));
        var owner = await ClientAsync(tenant, ApiKeyScope.Admin);
        await owner.GetDatasetClient("d").DeleteAsync();
        await FailsAsync(404, CellGenieErrorCode.NotFound, () => viewer.GetDatasetClient("d").GetAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task Orders_that_break_a_rule_are_invalid()
    {
        var (client, _) = await ReadyAsync();
        var dataset = client.GetDatasetClient("livecell");
        await FailsAsync(400, CellGenieErrorCode.Invalid, () => dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(0)));
        await FailsAsync(400, CellGenieErrorCode.Invalid, () => dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(1) { Cultures = ["HeLa"] }));
        await FailsAsync(400, CellGenieErrorCode.Invalid, () => dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(1) { BatchId = "Not An Id" }));
        await FailsAsync(400, CellGenieErrorCode.Invalid, () => client.GetBatchesAsync().AsPagesAsync(limit: 1001).ToListAsync());
    }

    [Fact(Timeout = Patience)]
    public async Task Same_order_under_one_id_is_one_batch_and_another_order_a_conflict()
    {
        var (client, _) = await ReadyAsync();
        var dataset = client.GetDatasetClient("livecell");
        var first = await dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(1) { BatchId = "mine", Seed = 1 });
        var second = await dataset.GenerateAsync(WaitUntil.Completed, new GenerateOptions(1) { BatchId = "mine", Seed = 1 });
        Assert.Equal(first.Status!.Created, second.Status!.Created);
        await FailsAsync(409, CellGenieErrorCode.Conflict, () => dataset.GenerateAsync(WaitUntil.Started, new GenerateOptions(1) { BatchId = "mine", Seed = 2 }));
    }

    [Fact(Timeout = Patience)]
    public async Task Cancelled_batch_ends_and_can_be_gone_on_with()
    {
        var (client, _) = await ReadyAsync();
        var operation = await client.GetDatasetClient("livecell").GenerateAsync(WaitUntil.Started, new GenerateOptions(500) { Cells = new CountRange(1, 2) });
        await operation.CancelAsync();
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(() => operation.WaitForCompletionAsync());
        Assert.Equal(CellGenieErrorCode.WorkCancelled, error.ErrorCode);
        Assert.Equal(BatchPhase.Cancelled, operation.Status!.Phase);
        Assert.False((await operation.ResumeAsync()).Phase.IsEnd());
        await operation.CancelAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Lists_are_paged()
    {
        var client = await ClientAsync(await Server.NewTenantAsync(), ApiKeyScope.Write);
        foreach (var id in (string[])["a", "b", "c"])
            await client.GetDatasetClient(id).CreateAsync();
        var pages = await client.GetDatasetsAsync().AsPagesAsync(limit: 2).ToListAsync();
        Assert.Equal([2, 1], pages.Select(p => p.Items.Count));
        Assert.NotNull(pages[0].Continuation);
        Assert.Null(pages[1].Continuation);
        Assert.Equal(["a", "b", "c"], pages.SelectMany(p => p.Items).Select(d => d.Id).Order());
        var rest = await client.GetDatasetsAsync().AsPagesAsync(pages[0].Continuation, 2).ToListAsync();
        Assert.Equal(pages[1].Items.Select(d => d.Id), Assert.Single(rest).Items.Select(d => d.Id));
    }

    [Fact(Timeout = Patience)]
    public async Task Used_up_quota_is_named()
    {
        var (client, _) = await ReadyAsync(quotas => quotas with { Images = 2 });
        var error = await FailsAsync(429, CellGenieErrorCode.Quota, () => client.GetDatasetClient("livecell").GenerateAsync(WaitUntil.Started, new GenerateOptions(3)));
        Assert.Equal("images", error.Limit);
    }

    [Fact(Timeout = Patience)]
    public async Task Operators_manage_tenants_and_owners_their_keys()
    {
        var tenant = await Server.NewTenantAsync();
        var quotas = (await Operator(tenant).GetTenantClient().GetAsync()).Quotas with { Images = 77 };
        Assert.Equal(77, (await Operator(tenant).GetTenantClient().SetQuotasAsync(quotas)).Quotas.Images);
        Assert.Empty((await Operator(null).GetGpuQueueAsync("any")).Running);
        Assert.Equal(CallerKind.Operator, (await Operator(null).GetCallerAsync()).Kind);

        var owner = await ClientAsync(tenant, ApiKeyScope.Admin);
        var caller = await owner.GetCallerAsync();
        Assert.Equal((CallerKind.Lab, tenant, TenantRole.Owner), (caller.Kind, caller.Tenant, caller.Role));
        await FailsAsync(403, CellGenieErrorCode.Forbidden, () => owner.GetTenantClient().SetQuotasAsync(quotas));
        var created = await owner.GetTenantClient().CreateKeyAsync("ci", ApiKeyScope.Write, TimeSpan.FromDays(1));
        var use = Server.Http(created.Secret);
        Assert.Equal(TenantRole.Member, (await use.GetCallerAsync()).Role);
        var successor = await owner.GetTenantClient().RotateKeyAsync(created.Key.Id, TimeSpan.Zero);
        await FailsAsync(401, CellGenieErrorCode.Unauthenticated, () => use.GetCallerAsync());
        Assert.Equal(TenantRole.Member, (await Server.Http(successor.Secret).GetCallerAsync()).Role);
        await owner.GetTenantClient().RevokeKeyAsync(successor.Key.Id);
        await FailsAsync(401, CellGenieErrorCode.Unauthenticated, () => Server.Http(successor.Secret).GetCallerAsync());
        Assert.NotNull((await owner.GetTenantClient().GetKeysAsync().ToListAsync()).Single(k => k.Id == successor.Key.Id).Revoked);
        var actions = (await owner.GetTenantClient().GetAuditAsync().ToListAsync()).Select(a => (a.Action, a.Outcome)).ToList();
        Assert.Contains(("key.create", "done"), actions);
        Assert.Contains(("key.rotate", "done"), actions);
        Assert.Contains(("key.revoke", "done"), actions);
    }

    [Fact(Timeout = Patience)]
    public async Task Training_run_without_a_GPU_waits_and_can_be_cancelled()
    {
        var (client, _) = await ReadyAsync();
        var operation = await client.TrainAsync(WaitUntil.Started, new TrainOptions([new TrainingData { Source = "livecell", Synthetic = false, Weight = 1 }], 10) { GpuClass = "a100" });
        Assert.Equal(RunPhase.Waiting, (await operation.UpdateStatusAsync()).Phase);
        Assert.Equal(operation.Id, Assert.Single(await client.GetRunsAsync().ToListAsync()).Id);
        await FailsAsync(0, CellGenieErrorCode.NotFound, () => client.GetRunClient(operation.Id).DownloadCheckpointAsync(_folder["model"]));
        await operation.CancelAsync();
        Assert.Equal(CellGenieErrorCode.WorkCancelled, (await Assert.ThrowsAsync<CellGenieRequestException>(() => operation.WaitForCompletionAsync())).ErrorCode);
        Assert.Equal(RunPhase.Cancelled, (await operation.WatchAsync().ToListAsync())[^1].Status.Phase);
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A client with a role in a tenant.</summary>
    protected abstract Task<CellGenieClient> ClientAsync(string tenant, ApiKeyScope scope);

    /// <summary>A client of the operators.</summary>
    protected abstract CellGenieClient Operator(string? tenant);

    private async Task<(CellGenieClient Client, string Tenant)> ReadyAsync(Func<TenantQuotas, TenantQuotas>? change = null)
    {
        var tenant = await Server.NewTenantAsync(change);
        var client = await ClientAsync(tenant, ApiKeyScope.Write);
        await client.GetDatasetClient("livecell").ImportCocoAsync(WaitUntil.Completed, Server.Laboratory.TrainFile, Server.Laboratory.ImagesFolder, cancellationToken: Cancelled);
        return (client, tenant);
    }

    private static async Task<CellGenieRequestException> FailsAsync(int status, string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<CellGenieRequestException>(call);
        Assert.Equal((status, code), (error.Status, error.ErrorCode));
        return error;
    }

    private static UploadBody Bytes(params byte[] bytes) => new(() => new MemoryStream(bytes), bytes.Length);
}
