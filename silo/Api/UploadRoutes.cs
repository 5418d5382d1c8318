using CellGenie.Client;
using CellGenie.Grains;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace CellGenie.Silo;

/// <summary>Archives of a dataset, uploaded in chunks, so that a lost connection costs one chunk.</summary>
internal static class UploadRoutes
{
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapGroup("/v1/tenants/{tenant}/datasets/{dataset}/uploads").WithTags("datasets");
        uploads.MapPost("", Create).For(Role.Member).Audited("upload.create").WithName("createUpload").Produces<Upload>().Produces<Upload>(StatusCodes.Status201Created);
        uploads.MapGet("{upload}", async (string tenant, string dataset, string upload, ArchiveUploads archives, IOptions<ApiAccessOptions> options, CancellationToken ct) =>
            TypedResults.Ok(ToWire(await archives.GetAsync(tenant, dataset, upload, ct), options.Value))).For(Role.Member).WithName("getUpload");
        uploads.MapPut("{upload}", Append).For(Role.Member).WithName("appendUpload").AcceptsBytes().Produces<Upload>();
    }

    private static async Task<IResult> Create(string tenant, string dataset, NewUpload body, IGrainFactory grains, ArchiveUploads archives, IOptions<ApiAccessOptions> options, CancellationToken ct)
    {
        await grains.Dataset(tenant, dataset).RequireUploadingAsync(ct);
        // A process that comes back without a memory goes on where the last one was cut off.
        if (body.Sha256 != null && (await archives.ListAsync(tenant, dataset, ct)).FirstOrDefault(u => u.Length == body.Length && string.Equals(u.Sha256, body.Sha256, StringComparison.OrdinalIgnoreCase)) is { IsComplete: false } begun)
            return TypedResults.Ok(ToWire(begun, options.Value));
        await Uploading.RequireRoomAsync(grains, tenant, body.Length, ct);
        var upload = await archives.CreateAsync(tenant, dataset, body.Length, body.Sha256, ct);
        return TypedResults.Created($"/v1/tenants/{tenant}/datasets/{dataset}/uploads/{upload.Id}", ToWire(upload, options.Value));
    }

    private static async Task<IResult> Append(string tenant, string dataset, string upload, HttpContext context, IGrainFactory grains, ArchiveUploads archives, IOptions<ApiAccessOptions> options, CancellationToken ct)
    {
        await grains.Dataset(tenant, dataset).RequireUploadingAsync(ct);
        Uploading.Limit(context, options.Value.ChunkBytes);
        if (!ContentRangeHeaderValue.TryParse(context.Request.Headers.ContentRange.ToString(), out var range) || range is not { Unit.Value: "bytes", From: { } from, To: { } to, Length: { } length })
            throw ServiceException.Invalid("say which bytes these are: 'Content-Range: bytes first-last/total'");
        var current = await archives.GetAsync(tenant, dataset, upload, ct);
        if (length != current.Length)
            throw ServiceException.Invalid($"the archive has {current.Length} bytes, not {length}");
        if (context.Request.ContentLength is { } bytes && bytes != to - from + 1)
            throw ServiceException.Invalid($"bytes {from} to {to} are {to - from + 1}, the body has {bytes}");
        return TypedResults.Ok(ToWire(await archives.AppendAsync(tenant, dataset, upload, from, context.Request.Body, ct), options.Value));
    }

    private static Upload ToWire(ArchiveUpload upload, ApiAccessOptions options) =>
        new() { Id = upload.Id, Length = upload.Length, Offset = upload.Offset, ChunkBytes = options.ChunkBytes };
}
