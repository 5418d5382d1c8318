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
        batch.MapGet("files", Files).For(Role.Viewer).WithName("listBatchFiles");
        batch.MapGet("images/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchImage(tenant, batch, file), "image/png", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchImage").ProducesBytes("image/png");
        batch.MapGet("labels/{file}", (string tenant, string batch, string file, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchLabel(tenant, batch, file), "image/png", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchLabels").ProducesBytes("image/png");
        batch.MapGet("annotations", (string tenant, string batch, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchAnnotations(tenant, batch), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchAnnotations").ProducesBytes("application/json");
        batch.MapGet("manifest", (string tenant, string batch, IGrainFactory grains, IBlobStore blobs, CancellationToken ct) =>
            FileAsync(tenant, batch, BlobPaths.BatchManifest(tenant, batch), "application/json", grains, blobs, ct)).For(Role.Viewer).WithName("getBatchManifest").ProducesBytes("application/json");
        batch.MapPost("links", Links).For(Role.Viewer).Audited("batch.links").WithName("createLinks").Produces<IReadOnlyList<FileLink>>();
    }

    private static async Task<IResult> Files(string tenant, string batch, int? limit, string? continuation, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        await grains.Batch(tenant, batch).GetAsync(ct);
        return TypedResults.Ok(await Paging.OfFilesAsync(ResultsAsync(blobs, tenant, batch, ct), limit, continuation, ct));
    }

    /// <summary>The files for the lab: the parts that they were put together from are none of them.</summary>
    private static async IAsyncEnumerable<StoredFile> ResultsAsync(IBlobStore blobs, string tenant, string batch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var parts = BlobPaths.BatchPartsPrefix(batch)[BlobPaths.BatchPrefix(batch).Length..];
        await foreach (var file in blobs.FilesAsync(tenant, BlobPaths.BatchPrefix(batch), ct))
        {
            if (!file.Name.StartsWith(parts, StringComparison.Ordinal))
                yield return file;
        }
    }

    private static async Task<IResult> Links(string tenant, string batch, LinkRequest body, HttpContext context, IGrainFactory grains, IBlobStore blobs, TimeProvider time, CancellationToken ct)
    {
        if (body.Files.Count is < 1 or > MostLinks)
            throw ServiceException.Invalid($"1 to {MostLinks} files can be asked for at once, not {body.Files.Count}");
        await grains.Batch(tenant, batch).GetAsync(ct);
        var links = new List<FileLink>(body.Files.Count);
        foreach (var name in body.Files)
        {
            var (blob, route) = Find(tenant, batch, name);
            var link = await blobs.CreateDownloadLinkAsync(blob, LinkLifetime, ct);
            links.Add(link != null
                ? new FileLink { Name = name, Url = link, Expires = time.GetUtcNow() + LinkLifetime }
                : new FileLink { Name = name, Url = new Uri($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/v1/tenants/{tenant}/batches/{batch}/{route}") });
        }

        return TypedResults.Ok<IReadOnlyList<FileLink>>(links);
    }

    /// <summary>The blob of a result file and its route below the batch's.</summary>
    private static (BlobAddress Blob, string Route) Find(string tenant, string batch, string name) => name.Split('/') switch
    {
        ["images", var file] => (BlobPaths.BatchImage(tenant, batch, file), $"images/{Uri.EscapeDataString(file)}"),
        ["labels", var file] => (BlobPaths.BatchLabel(tenant, batch, file), $"labels/{Uri.EscapeDataString(file)}"),
        ["annotations.json"] => (BlobPaths.BatchAnnotations(tenant, batch), "annotations"),
        ["manifest.json"] => (BlobPaths.BatchManifest(tenant, batch), "manifest"),
        _ => throw ServiceException.NotFound($"file '{name}' in a batch"),
    };

    private static async Task<IResult> FileAsync(string tenant, string batch, BlobAddress blob, string contentType, IGrainFactory grains, IBlobStore blobs, CancellationToken ct)
    {
        await grains.Batch(tenant, batch).GetAsync(ct);
        return await BlobResults.FileAsync(blobs, blob, contentType, ct);
    }
}
