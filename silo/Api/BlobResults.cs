using CellGenie.Grains.Storage;
using Microsoft.Net.Http.Headers;

namespace CellGenie.Silo;

/// <summary>Answers with a blob, whole or in ranges.</summary>
internal static class BlobResults
{
    /// <summary>The blob's bytes.</summary>
    /// <exception cref="BlobNotFoundException">There is no such blob.</exception>
    public static async Task<IResult> FileAsync(IBlobStore blobs, BlobAddress blob, string contentType, CancellationToken cancellationToken)
    {
        var properties = await blobs.FindAsync(blob, cancellationToken) ?? throw new BlobNotFoundException(blob);
        var etag = new EntityTagHeaderValue($"\"{properties.ETag.Trim('"')}\"");
        return TypedResults.Stream(new LazyBlobStream(blobs, blob, properties.Length), contentType, entityTag: etag, enableRangeProcessing: true);
    }
}
