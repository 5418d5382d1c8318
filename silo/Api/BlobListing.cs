using System.Runtime.CompilerServices;
using CellGenie.Client;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>Files under a prefix, by names relative to it.</summary>
internal static class BlobListing
{
    public static async IAsyncEnumerable<StoredFile> FilesAsync(this IBlobStore blobs, string tenant, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in blobs.ListAsync(tenant, prefix, cancellationToken))
            yield return new StoredFile { Name = item.Address.Path[prefix.Length..], Length = item.Properties.Length };
    }
}
