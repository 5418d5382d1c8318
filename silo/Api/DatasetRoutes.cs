using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.Extensions.Options;

namespace CellGenie.Silo;

/// <summary>Real datasets: their files and their check.</summary>
internal static class DatasetRoutes
{
    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var datasets = routes.MapGroup("/v1/tenants/{tenant}/datasets").WithTags("datasets");
        datasets.MapGet("", List).For(Role.Viewer).WithName("listDatasets");
        datasets.MapPost("", Create).For(Role.Member).Audited("dataset.create").WithName("createDataset").Produces<Dataset>(StatusCodes.Status201Created);
        datasets.MapGet("{dataset}", async (string tenant, string dataset, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Ok((await grains.Dataset(tenant, dataset).GetAsync(ct)).ToWire())).For(Role.Viewer).WithName("getDataset");
        datasets.MapDelete("{dataset}", Delete).For(Role.Owner).Audited("dataset.delete").WithName("deleteDataset").Produces(StatusCodes.Status204NoContent);
        datasets.MapPost("{dataset}/complete", async (string tenant, string dataset, IGrainFactory grains, CancellationToken ct) =>
            TypedResults.Accepted($"/v1/tenants/{tenant}/datasets/{dataset}", (await grains.Dataset(tenant, dataset).CompleteUploadAsync(ct)).ToWire()))
            .For(Role.Member).Audited("dataset.complete").WithName("completeDataset");
        datasets.MapGet("{dataset}/files", Files).For(Role.Viewer).WithName("listDatasetFiles").Produces<Page<StoredFile>>();
        datasets.MapPut("{dataset}/images/{file}", PutImage).For(Role.Member).WithName("putImage").AcceptsBytes().Produces<StoredFile>().Produces<StoredFile>(StatusCodes.Status201Created);
        datasets.MapPut("{dataset}/annotations", PutAnnotations).For(Role.Member).WithName("putAnnotations").AcceptsBytes("application/json").Produces<StoredFile>().Produces<StoredFile>(StatusCodes.Status201Created);
        datasets.MapGet("{dataset}/images/{file}", (string tenant, string dataset, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, dataset, BlobPaths.DatasetImage(tenant, dataset, file), "application/octet-stream", grains, blobs, ct)).For(Role.Viewer).WithName("getImage").ProducesBytes("application/octet-stream");
        datasets.MapGet("{dataset}/annotations", (string tenant, string dataset, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, dataset, BlobPaths.DatasetAnnotations(tenant, dataset), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getAnnotations").ProducesBytes("application/json");
        datasets.MapGet("{dataset}/audit", (string tenant, string dataset, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, dataset, BlobPaths.DatasetAudit(tenant, dataset), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getDatasetAudit").ProducesBytes("application/json");
    }

    private static Task<Page<Dataset>> List(string tenant, int? limit, string? continuation, IGrainFactory grains, CancellationToken ct) =>
        Paging.OfCatalogueAsync(grains.Tenant(tenant), ResourceKind.Dataset, limit, continuation, async id => (await grains.Dataset(tenant, id).GetAsync(ct)).ToWire(), ct);

    private static async Task<IResult> Create(string tenant, NewDataset body, IGrainFactory grains, CancellationToken ct)
    {
        var status = await grains.Dataset(tenant, body.Id).CreateAsync(ct);
        return TypedResults.Created($"/v1/tenants/{tenant}/datasets/{body.Id}", status.ToWire());
    }

    private static async Task<IResult> Delete(string tenant, string dataset, IGrainFactory grains, CancellationToken ct)
    {
        await grains.Dataset(tenant, dataset).DeleteAsync(ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Files(string tenant, string dataset, int? limit, string? continuation, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        await grains.Dataset(tenant, dataset).GetAsync(ct);
        return TypedResults.Ok(await Paging.OfFilesAsync(blobs.FilesAsync(tenant, BlobPaths.DatasetPrefix(dataset), ct), limit, continuation, ct));
    }

    private static async Task<IResult> PutImage(string tenant, string dataset, string file, HttpContext context, IGrainFactory grains, IBlobStore blobs, IOptions<ApiAccessOptions> options, CancellationToken ct)
    {
        // The server leaves an encoded separator in an address as it is: no name of a file, but a path.
        if (file.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            throw ServiceException.Invalid("the name of a file has no separators");
        await grains.Dataset(tenant, dataset).RequireUploadingAsync(ct);
        await Uploading.RequireRoomAsync(grains, tenant, context.Request.ContentLength, ct);
        return await Uploading.PutAsync(context, blobs, BlobPaths.DatasetImage(tenant, dataset, file), $"images/{file}", options.Value.MaxImageBytes, ct);
    }

    private static async Task<IResult> PutAnnotations(string tenant, string dataset, HttpContext context, IGrainFactory grains, IBlobStore blobs, IOptions<ApiAccessOptions> options, CancellationToken ct)
    {
        await grains.Dataset(tenant, dataset).RequireUploadingAsync(ct);
        await Uploading.RequireRoomAsync(grains, tenant, context.Request.ContentLength, ct);
        return await Uploading.PutAsync(context, blobs, BlobPaths.DatasetAnnotations(tenant, dataset), "annotations.json", options.Value.MaxArchiveBytes, ct);
    }

    private static async Task<IResult> FileAsync(string tenant, string dataset, BlobAddress blob, string contentType, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        // The grain knows whether the dataset was deleted; its files stay for some days.
        await grains.Dataset(tenant, dataset).GetAsync(ct);
        return await BlobResults.FileAsync(blobs, blob, contentType, ct);
    }
}
