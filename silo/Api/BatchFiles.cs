using System.Runtime.CompilerServices;
using CellGenie.Client;
using CellGenie.Grains;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>The files of a batch that are the lab's, by the names it knows.</summary>
internal static class BatchFiles
{
    /// <summary>What the names of images begin with.</summary>
    public const string ImagesPrefix = "images/";

    /// <summary>Name of the manifest.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The files: the parts that they were put together from are none of them.</summary>
    public static async IAsyncEnumerable<StoredFile> ResultsAsync(this IBlobStore blobs, string tenant, string batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = BlobPaths.BatchPartsPrefix(batch)[BlobPaths.BatchPrefix(batch).Length..];
        await foreach (var file in blobs.FilesAsync(tenant, BlobPaths.BatchPrefix(batch), cancellationToken))
        {
            if (!file.Name.StartsWith(parts, StringComparison.Ordinal))
                yield return file;
        }
    }

    /// <summary>The blob of a file and its route below the batch's.</summary>
    /// <exception cref="ServiceException">No file of a batch has such a name.</exception>
    public static (BlobAddress Blob, string Route) Find(string tenant, string batch, string name) => name.Split('/') switch
    {
        ["images", var file] => (BlobPaths.BatchImage(tenant, batch, file), $"images/{Uri.EscapeDataString(file)}"),
        ["labels", var file] => (BlobPaths.BatchLabel(tenant, batch, file), $"labels/{Uri.EscapeDataString(file)}"),
        ["contours", var file] => (BlobPaths.BatchContours(tenant, batch, file), $"contours/{Uri.EscapeDataString(file)}"),
        ["tracks", var file] => (BlobPaths.BatchTracks(tenant, batch, file), $"tracks/{Uri.EscapeDataString(file)}"),
        ["amodal.json"] => (BlobPaths.BatchAmodal(tenant, batch), "amodal"),
        ["annotations.json"] => (BlobPaths.BatchAnnotations(tenant, batch), "annotations"),
        [Manifest] => (BlobPaths.BatchManifest(tenant, batch), "manifest"),
        _ => throw ServiceException.NotFound($"file '{name}' in a batch"),
    };
}
