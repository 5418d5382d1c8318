using System.Text.Encodings.Web;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>The files of a dataset on this machine, for the engine: where they lie, when that is here, otherwise copies.</summary>
internal static class LocalDataset
{
    /// <summary>The folder of the images.</summary>
    /// <exception cref="InvalidInputException">There is no image.</exception>
    public static Task<string> ImagesAsync(IBlobStore blobs, TenantKey dataset, string scratch, CancellationToken cancellationToken) =>
        ImagesAsync(blobs, dataset.Tenant, BlobPaths.DatasetImagesPrefix(dataset.Id!), scratch, cancellationToken);

    /// <summary>The folder of the images below a prefix.</summary>
    /// <exception cref="InvalidInputException">There is no image.</exception>
    public static async Task<string> ImagesAsync(IBlobStore blobs, string tenant, string prefix, string scratch, CancellationToken cancellationToken)
    {
        string? copies = null;
        await foreach (var item in blobs.ListAsync(tenant, prefix, cancellationToken))
        {
            if (copies == null && blobs.FindLocalFile(item.Address) is { } file && Path.GetFileName(file) == item.Address.FileName)
                return Path.GetDirectoryName(file)!;
            copies ??= Directory.CreateDirectory(Path.Combine(scratch, "images")).FullName;
            await CopyAsync(blobs, item.Address, Path.Combine(copies, item.Address.FileName), cancellationToken);
        }

        return copies ?? throw new InvalidInputException(prefix, "", "there is no image");
    }

    /// <summary>The annotation file; null when there is none.</summary>
    public static Task<string?> AnnotationsAsync(IBlobStore blobs, TenantKey dataset, string scratch, CancellationToken cancellationToken) =>
        FileAsync(blobs, BlobPaths.DatasetAnnotations(dataset.Tenant, dataset.Id!), scratch, cancellationToken);

    /// <summary>A file; null when there is none.</summary>
    public static async Task<string?> FileAsync(IBlobStore blobs, BlobAddress address, string scratch, CancellationToken cancellationToken)
    {
        if (blobs.FindLocalFile(address) is { } file)
            return file;
        if (await blobs.FindAsync(address, cancellationToken) == null)
            return null;
        var copy = Path.Combine(scratch, address.FileName);
        await CopyAsync(blobs, address, copy, cancellationToken);
        return copy;
    }

    /// <summary>Takes the places of this machine out of a text: where a silo keeps its files is nobody's business.</summary>
    public static string Hide(string text, params ReadOnlySpan<string?> folders)
    {
        foreach (var folder in folders)
        {
            if (folder != null)
                text = text.Replace(folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(folder, Path.GetFileName(folder), StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Takes the places of this machine out of JSON.</summary>
    public static string HideInJson(string json, JavaScriptEncoder encoder, params ReadOnlySpan<string?> folders)
    {
        foreach (var folder in folders)
        {
            if (folder != null)
                json = json.Replace(encoder.Encode(folder + Path.DirectorySeparatorChar), "", StringComparison.Ordinal).Replace(encoder.Encode(folder), Path.GetFileName(folder), StringComparison.Ordinal);
        }

        return json;
    }

    private static async Task CopyAsync(IBlobStore blobs, BlobAddress blob, string file, CancellationToken cancellationToken)
    {
        await using var source = await blobs.OpenReadAsync(blob, cancellationToken: cancellationToken);
        await using var target = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        await source.CopyToAsync(target, 1 << 20, cancellationToken);
    }
}
