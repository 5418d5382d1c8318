using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>What a batch has made: files, links, archives.</summary>
internal static class BatchFileRoutes
{
    private const int MostLinks = 1000;
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(15);

    public static void MapBatchFiles(this IEndpointRouteBuilder routes)
    {
        var batch = routes.MapGroup("/v1/tenants/{tenant}/batches/{batch}").WithTags("batches");
        batch.MapGet("files", Files).For(Role.Viewer).WithName("listBatchFiles").Produces<Page<StoredFile>>();
        batch.MapGet("images/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchImage(tenant, batch, file), "image/png", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchImage").ProducesBytes("image/png");
        batch.MapGet("labels/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchLabel(tenant, batch, file), "image/png", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchLabels").ProducesBytes("image/png");
        batch.MapGet("contours/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchContours(tenant, batch, file), "image/png", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchContours").ProducesBytes("image/png");
        batch.MapGet("tracks/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchTracks(tenant, batch, file), "application/octet-stream", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchTracks").ProducesBytes("application/octet-stream");
        batch.MapGet("annotations", (string tenant, string batch, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchAnnotations(tenant, batch), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchAnnotations").ProducesBytes("application/json");
        batch.MapGet("amodal", (string tenant, string batch, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchAmodal(tenant, batch), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchAmodal").ProducesBytes("application/json");
        batch.MapGet("manifest", (string tenant, string batch, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchManifest(tenant, batch), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchManifest").ProducesBytes("application/json");
        batch.MapPost("links", Links).For(Role.Viewer).Audited("batch.links").WithName("createLinks").Produces<IReadOnlyList<FileLink>>();
        batch.MapGet("archive", Archive).For(Role.Viewer).Audited("batch.download").WithName("getBatchArchive").ProducesBytes("application/zip");
    }

    private static async Task<IResult> Files(string tenant, string batch, int? limit, string? continuation, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        await grains.Batch(tenant, batch).GetAsync(ct);
        return TypedResults.Ok(await Paging.OfFilesAsync(blobs.ResultsAsync(tenant, batch, ct), limit, continuation, ct));
    }

    private static async Task<IResult> Links(string tenant, string batch, LinkRequest body, HttpContext context, IGrainFactory grains, IBlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        if (body.Files.Count is < 1 or > MostLinks)
            throw ServiceException.Invalid($"1 to {MostLinks} files can be asked for at once, not {body.Files.Count}");
        await grains.Batch(tenant, batch).GetAsync(ct);
        var links = new List<FileLink>(body.Files.Count);
        foreach (var name in body.Files)
        {
            var (blob, route) = BatchFiles.Find(tenant, batch, name);
            var link = await blobs.CreateDownloadLinkAsync(blob, LinkLifetime, ct);
            links.Add(link != null
                ? new FileLink { Name = name, Url = link, Expires = time.GetUtcNow() + LinkLifetime }
                : new FileLink { Name = name, Url = new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/v1/tenants/{tenant}/batches/{batch}/{route}") });
        }

        return TypedResults.Ok<IReadOnlyList<FileLink>>(links);
    }

    private static async Task<IResult> Archive(string tenant, string batch, string? format, HttpContext context, IGrainFactory grains, BatchExports exports, CancellationToken ct)
    {
        if (!ExportFormatNames.TryParse(format ?? "coco", out var known))
            throw ServiceException.Invalid($"'{format}' is no format; there are {string.Join(", ", ExportFormatNames.All)}");
        var status = await grains.Batch(tenant, batch).GetAsync(ct);
        if (status.Phase is not (Grains.BatchPhase.Completed or Grains.BatchPhase.CompletedWithErrors))
            throw ServiceException.Conflict($"batch {batch} is not complete");
        var export = await exports.PrepareAsync(tenant, batch, known, status.Ended ?? status.Created, ct);
        context.Response.RegisterForDispose(export);
        return TypedResults.Stream(target => export.WriteAsync(target, ct), "application/zip", $"{batch}.zip");
    }

    private static async Task<IResult> FileAsync(string tenant, string batch, BlobAddress blob, string contentType, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        await grains.Batch(tenant, batch).GetAsync(ct);
        return await BlobResults.FileAsync(blobs, blob, contentType, ct);
    }
}
