using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>Unpacks archives of a dataset: images become blobs, annotation files are kept on this machine. Of the names in an archive only the last part is used.</summary>
/// <param name="blobs">Where images go.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="options">How much an archive may hold.</param>
internal sealed class ArchiveUnpacker(IBlobStore blobs, TenantKey dataset, DatasetOptions options)
{
    private static readonly string[] ImageEndings = [".tif", ".tiff", ".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"];

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The annotation files found so far.</summary>
    public List<string> Annotations { get; } = [];

    /// <summary>Unpacks an archive. Files that are no images and no annotations are left out.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="folder">Where annotation files go.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>For each image, its writing.</returns>
    /// <exception cref="InvalidInputException">It breaks a rule, or an image is there already with other bytes.</exception>
    public IEnumerable<Task> Unpack(string file, string name, string folder, CancellationToken cancellationToken)
    {
        var limits = new ZipLimits { Files = options.MaxArchiveFiles, FileBytes = Math.Max(options.MaxImageBytes, options.MaxAnnotationBytes), TotalBytes = options.MaxUnpackedBytes, Ratio = options.MaxArchiveRatio };
        using var zip = ZipInput.Open(file, limits, name);
        foreach (var entry in zip.Files)
        {
            var last = entry.FullName[(entry.FullName.LastIndexOfAny(['/', '\\']) + 1)..];
            var isImage = ImageEndings.Any(e => last.EndsWith(e, StringComparison.OrdinalIgnoreCase));
            if (!isImage && !last.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                continue;
            // The rules of blob names hold for every system, so for this machine's files too.
            var address = BlobPaths.DatasetImage(dataset.Tenant, dataset.Id!, last);
            if (!_names.Add(last))
                throw zip.Broken(entry.FullName, "another file has this name; folders do not count");
            if (entry.Length > (isImage ? options.MaxImageBytes : options.MaxAnnotationBytes))
                throw zip.Broken(entry.FullName, $"it has {entry.Length} bytes; {(isImage ? options.MaxImageBytes : options.MaxAnnotationBytes)} are possible");
            if (isImage)
            {
                var bytes = new byte[entry.Length];
                using (var memory = new MemoryStream(bytes))
                    zip.CopyTo(entry, memory, cancellationToken);
                yield return WriteAsync(address, bytes, () => zip.Broken(entry.FullName, "it is there already, with other bytes"), cancellationToken);
            }
            else
            {
                var path = Path.Combine(folder, last);
                using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
                    zip.CopyTo(entry, stream, cancellationToken);
                Annotations.Add(path);
            }
        }
    }

    private async Task WriteAsync(BlobAddress address, byte[] bytes, Func<Exception> conflict, CancellationToken cancellationToken)
    {
        try
        {
            await OnceWriter.WriteAsync(blobs, address, bytes, cancellationToken);
        }
        catch (CellGenieException e) when (e is not BlobStoreException)
        {
            throw conflict();
        }
    }
}
