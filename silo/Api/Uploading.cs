using System.Security.Cryptography;
using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.AspNetCore.Http.Features;
using ErrorCode = CellGenie.Grains.ErrorCode;

namespace CellGenie.Silo;

/// <summary>Takes files from request bodies.</summary>
internal static class Uploading
{
    private static readonly TimeSpan QuotaRetry = TimeSpan.FromHours(1);

    /// <summary>Stores the body under a name that is still free, or compares it with what is there.</summary>
    /// <returns>201 for a new file, 200 when the same bytes are there already.</returns>
    /// <exception cref="ServiceException">Other bytes are there.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large.</exception>
    public static async Task<IResult> PutAsync(HttpContext context, IBlobStore blobs, BlobAddress blob, string name, long mostBytes, CancellationToken cancellationToken)
    {
        Limit(context, mostBytes);
        using var hash = new HashingBody(context.Request.Body);
        var write = await blobs.WriteAsync(blob, hash, BlobCondition.CreateOnly, cancellationToken);
        // A store that refuses at once has not read the body to its end.
        await hash.CopyToAsync(Stream.Null, cancellationToken);
        if (write.Written)
            return TypedResults.Created((string?)null, new StoredFile { Name = name, Length = hash.Length });
        await using var there = await blobs.OpenReadAsync(blob, cancellationToken: cancellationToken);
        var same = (await SHA256.HashDataAsync(there, cancellationToken)).AsSpan().SequenceEqual(hash.Sha256());
        return same
            ? TypedResults.Ok(new StoredFile { Name = name, Length = hash.Length })
            : throw ServiceException.Conflict($"{name} is there already, with other bytes");
    }

    /// <summary>Refuses bytes for which there is no room. What is stored is counted when its dataset is complete; this only ends what cannot end well.</summary>
    /// <exception cref="ServiceException">The quota of bytes is used up.</exception>
    public static async Task RequireRoomAsync(IGrainFactory grains, string tenant, long? bytes, CancellationToken cancellationToken)
    {
        var info = await grains.Tenant(tenant).GetAsync(cancellationToken);
        if ((bytes ?? 0) > info.Quotas.Bytes - info.Usage.Bytes)
            throw new ServiceException(ErrorCode.Quota, $"{bytes} bytes do not fit: {info.Usage.Bytes} of {info.Quotas.Bytes} are used", "bytes", QuotaRetry);
    }

    /// <summary>Bounds the body of a request, whatever the server's default is.</summary>
    /// <exception cref="BadHttpRequestException">Its announced length is above the limit.</exception>
    public static void Limit(HttpContext context, long mostBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = mostBytes;
        if (context.Request.ContentLength > mostBytes)
            throw new BadHttpRequestException($"the body has {context.Request.ContentLength} bytes; {mostBytes} are possible", StatusCodes.Status413PayloadTooLarge);
    }
}
