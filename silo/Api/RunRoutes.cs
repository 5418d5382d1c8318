using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>Training runs and the queues they wait in.</summary>
internal static class RunRoutes
{
    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        var runs = routes.MapGroup("/v1/tenants/{tenant}/runs").WithTags("runs");
        runs.MapGet("", List).For(Role.Viewer).WithName("listRuns");
        runs.MapPost("", Submit).For(Role.Member).Audited("run.submit").WithName("submitRun").Produces<TrainingRun>(StatusCodes.Status202Accepted);
        runs.MapGet("{run}", async (string tenant, string run, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Run(tenant, run).GetAsync(ct)).ToWire())).For(Role.Viewer).WithName("getRun");
        runs.MapDelete("{run}", Delete).For(Role.Owner).Audited("run.delete").WithName("deleteRun").Produces(StatusCodes.Status204NoContent);
        runs.MapPost("{run}/cancel", async (string tenant, string run, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Run(tenant, run).CancelAsync(ct)).ToWire())).For(Role.Member).Audited("run.cancel").WithName("cancelRun");
        runs.MapPost("{run}/resume", async (string tenant, string run, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Accepted($"/v1/tenants/{tenant}/runs/{run}", (await grains.Run(tenant, run).ResumeAsync(ct)).ToWire()))
            .For(Role.Member).Audited("run.resume").WithName("resumeRun");
        runs.MapGet("{run}/wait", Wait).For(Role.Viewer).WithName("waitForRun").Produces<Client.RunEvent>().Produces(StatusCodes.Status204NoContent);
        runs.MapGet("{run}/events", Events).For(Role.Viewer).WithName("watchRun").Produces<string>(StatusCodes.Status200OK, "text/event-stream");
        runs.MapGet("{run}/checkpoint", Checkpoint).For(Role.Viewer).Audited("run.download").WithName("getCheckpoint").ProducesBytes("application/octet-stream");
        runs.MapGet("{run}/metrics", Metrics).For(Role.Viewer).WithName("getMetrics").ProducesBytes("application/x-ndjson");

        routes.MapGet("/v1/gpu-queues/{class}", async (string @class, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.GpuQueue(@class).GetAsync(ct)).ToWire())).ForOperators().WithTags("runs").WithName("getGpuQueue");
    }

    private static Task<Page<TrainingRun>> List(string tenant, int? limit, string? continuation, IGrainFactory grains, CancellationToken ct) =>
        Paging.OfCatalogueAsync(grains.Tenant(tenant), ResourceKind.Run, limit, continuation, async id => (await grains.Run(tenant, id).GetAsync(ct)).ToWire(), ct);

    private static async Task<IResult> Submit(string tenant, NewRun body, HttpContext context, IGrainFactory grains, CancellationToken ct)
    {
        var id = Idempotency.IdFor(context, tenant, "r-", body.Id);
        var data = body.Data.Select(d => new Grains.TrainingData(d.Source, d.Synthetic, d.Weight)).ToList();
        var status = await grains.Run(tenant, id).SubmitAsync(new RunOrder(data, body.GpuClass, body.Steps, body.Model?.GetRawText() ?? "{}"), ct);
        return TypedResults.Accepted($"/v1/tenants/{tenant}/runs/{id}", status.ToWire());
    }

    private static async Task<IResult> Delete(string tenant, string run, IGrainFactory grains, CancellationToken ct)
    {
        await grains.Run(tenant, run).DeleteAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Wait(string tenant, string run, long? after, int? seconds, HttpContext context, IGrainFactory grains, CancellationToken ct)
    {
        var next = await Draining.UntilAsync(context, token => grains.Run(tenant, run).WaitAsync(after ?? 0, TimeSpan.FromSeconds(seconds ?? 0), token));
        return next is { } e ? TypedResults.Ok(new Client.RunEvent { Id = e.Id, Status = e.Status.ToWire() }) : TypedResults.NoContent();
    }

    private static Task Events(string tenant, string run, HttpContext context, IGrainFactory grains) =>
        EventStream.SendAsync(
            context,
            async (after, atMost, ct) => await grains.Run(tenant, run).WaitAsync(after, atMost, ct) is { } e
                ? (e.Id, e.Status.ToWire(), e.Status.Phase.IsEnd())
                : null,
            async ct => (await grains.Run(tenant, run).GetAsync(ct)).Phase.IsEnd(),
            WireJson.Default.TrainingRun);

    private static async Task<IResult> Checkpoint(string tenant, string run, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        var status = await grains.Run(tenant, run).GetAsync(ct);
        var latest = status.Latest ?? throw ServiceException.NotFound($"checkpoint of run {run} yet");
        return await BlobResults.FileAsync(blobs, BlobPaths.Run(tenant, run, latest.Attempt, latest.File), "application/octet-stream", ct);
    }

    private static async Task<IResult> Metrics(string tenant, string run, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        var status = await grains.Run(tenant, run).GetAsync(ct);
        return await BlobResults.FileAsync(blobs, BlobPaths.Run(tenant, run, status.Attempt, "metrics.jsonl"), "application/x-ndjson", ct);
    }
}
