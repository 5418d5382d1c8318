using CellGenie.Client;
using CellGenie.Grains;

namespace CellGenie.Silo;

/// <summary>Batches of synthetic images.</summary>
internal static class BatchRoutes
{
    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        var batches = routes.MapGroup("/v1/tenants/{tenant}/batches").WithTags("batches");
        batches.MapGet("", List).For(Role.Viewer).WithName("listBatches");
        batches.MapPost("", Submit).For(Role.Member).Audited("batch.submit").WithName("submitBatch").Produces<Batch>(StatusCodes.Status202Accepted);
        batches.MapGet("{batch}", async (string tenant, string batch, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Batch(tenant, batch).GetAsync(ct)).ToWire())).For(Role.Viewer).WithName("getBatch");
        batches.MapDelete("{batch}", Delete).For(Role.Owner).Audited("batch.delete").WithName("deleteBatch").Produces(StatusCodes.Status204NoContent);
        batches.MapPost("{batch}/cancel", async (string tenant, string batch, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Batch(tenant, batch).CancelAsync(ct)).ToWire())).For(Role.Member).Audited("batch.cancel").WithName("cancelBatch");
        batches.MapPost("{batch}/resume", async (string tenant, string batch, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Accepted($"/v1/tenants/{tenant}/batches/{batch}", (await grains.Batch(tenant, batch).ResumeAsync(ct)).ToWire()))
            .For(Role.Member).Audited("batch.resume").WithName("resumeBatch");
        batches.MapGet("{batch}/wait", Wait).For(Role.Viewer).WithName("waitForBatch").Produces<Client.BatchEvent>().Produces(StatusCodes.Status204NoContent);
        batches.MapGet("{batch}/events", Events).For(Role.Viewer).WithName("watchBatch").Produces<string>(StatusCodes.Status200OK, "text/event-stream");
    }

    private static Task<Page<Batch>> List(string tenant, int? limit, string? continuation, IGrainFactory grains, CancellationToken ct) =>
        Paging.OfCatalogueAsync(grains.Tenant(tenant), ResourceKind.Batch, limit, continuation, async id => (await grains.Batch(tenant, id).GetAsync(ct)).ToWire(), ct);

    private static async Task<IResult> Submit(string tenant, NewBatch body, HttpContext context, IGrainFactory grains, CancellationToken ct)
    {
        var id = Idempotency.IdFor(context, tenant, "b-", body.Id);
        var status = await grains.Batch(tenant, id).SubmitAsync(new BatchOrder(body.Dataset, body.LibraryVersion, body.Request.GetRawText()), ct);
        return TypedResults.Accepted($"/v1/tenants/{tenant}/batches/{id}", status.ToWire());
    }

    private static async Task<IResult> Delete(string tenant, string batch, IGrainFactory grains, CancellationToken ct)
    {
        await grains.Batch(tenant, batch).DeleteAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Wait(string tenant, string batch, long? after, int? seconds, HttpContext context, IGrainFactory grains, CancellationToken ct)
    {
        var next = await Draining.UntilAsync(context, token => grains.Batch(tenant, batch).WaitAsync(after ?? 0, TimeSpan.FromSeconds(seconds ?? 0), token));
        return next is { } e ? TypedResults.Ok(new Client.BatchEvent { Id = e.Id, Status = e.Status.ToWire() }) : TypedResults.NoContent();
    }

    private static Task Events(string tenant, string batch, HttpContext context, IGrainFactory grains) =>
        EventStream.SendAsync(
            context,
            async (after, atMost, ct) => await grains.Batch(tenant, batch).WaitAsync(after, atMost, ct) is { } e
                ? (e.Id, e.Status.ToWire(), e.Status.Phase.IsEnd())
                : null,
            async ct => (await grains.Batch(tenant, batch).GetAsync(ct)).Phase.IsEnd(),
            WireJson.Default.Batch);
}
