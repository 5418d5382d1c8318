using System.Security.Cryptography;
using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace CellGenie.Silo;

/// <summary>Takes files from request bodies.</summary>
internal static class Uploading
{
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
