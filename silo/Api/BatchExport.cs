using System.IO.Compression;
using CellGenie.Grains.Storage;

namespace CellGenie.Silo;

/// <summary>A batch as one zip archive, written while it is sent: only one file at a time is open, and none is held whole in memory.</summary>
/// <param name="blobs">Where the batch lies.</param>
/// <param name="tenant">Whose it is.</param>
/// <param name="batch">Its id.</param>
/// <param name="time">The time of all files in the archive.</param>
/// <param name="scratch">Folder that is deleted with the export; null for none.</param>
/// <param name="withStored">Whether the stored images are part of it.</param>
internal sealed class BatchExport(IBlobStore blobs, string tenant, string batch, DateTimeOffset time, string? scratch, bool withStored) : IDisposable
{
    private static readonly string[] Compressed = [".png", ".tif", ".gz", ".zip"];

    /// <summary>Folder of converted files; null when the batch is sent as it is stored.</summary>
    public string? Converted { get; init; }

    /// <summary>Writes the archive.</summary>
    /// <param name="target">A stream that is written forward only.</param>
    /// <param name="cancellationToken">Stops, and leaves an archive without an end.</param>
    public async Task WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        await using var forward = new ForwardStream(target);
        await using (var zip = await ZipArchive.CreateAsync(forward, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken))
            await WriteAsync(zip, cancellationToken);
        await forward.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (scratch != null && Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    private async Task WriteAsync(ZipArchive zip, CancellationToken cancellationToken)
    {
        if (Converted != null)
        {
            foreach (var file in Directory.EnumerateFiles(Converted, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                await using var source = File.OpenRead(file);
                await AddAsync(zip, Path.GetRelativePath(Converted, file).Replace(Path.DirectorySeparatorChar, '/'), source, cancellationToken);
            }
        }

        await foreach (var file in blobs.ResultsAsync(tenant, batch, cancellationToken))
        {
            if (!IsStored(file.Name))
                continue;
            var blob = file.Name.Contains('/') ? BatchFiles.Find(tenant, batch, file.Name).Blob : BlobPaths.BatchFile(tenant, batch, file.Name);
            await using var source = await blobs.OpenReadAsync(blob, cancellationToken: cancellationToken);
            await AddAsync(zip, file.Name, source, cancellationToken);
        }
    }

    /// <summary>Whether a stored file goes into the archive beside the converted ones.</summary>
    private bool IsStored(string name) =>
        Converted == null || name == BatchFiles.Manifest || (withStored && name.StartsWith(BatchFiles.ImagesPrefix, StringComparison.Ordinal));

    private async Task AddAsync(ZipArchive zip, string name, Stream source, CancellationToken cancellationToken)
    {
        var isCompressed = Compressed.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var entry = zip.CreateEntry(name, isCompressed ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
        entry.LastWriteTime = time;
        await using var target = await entry.OpenAsync(cancellationToken);
        await source.CopyToAsync(target, 1 << 17, cancellationToken);
    }
}
