using System.IO.Compression;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Writes a zip archive that CVAT imports as <c>COCO 1.0</c>: <c>annotations/instances_{split}.json</c> and <c>images/…</c>.</summary>
internal sealed class CvatWriter : IDatasetWriter
{
    /// <summary>Name of the archive.</summary>
    public const string FileName = "cvat.zip";

    // Zip archives carry times; the same input gives the same bytes.
    private static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SortedDictionary<string, (string File, CocoWriter Writer)> _splits = new(StringComparer.Ordinal);
    private readonly IDatasetReader _source;
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly ZipArchive _zip;

    public CvatWriter(NewFolder folder, IDatasetReader source)
    {
        _source = source;
        _path = folder.Place(FileName);
        _temporary = _path + AtomicFile.TemporaryEnding;
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _zip = new ZipArchive(_stream, ZipArchiveMode.Create, leaveOpen: true);
    }

    /// <inheritdoc/>
    public Action Prepare(AnnotatedImage image, ConversionLog log)
    {
        log.Written += image.Annotations.Count;
        if (image.Picture != null)
            log.Copied++;
        return () =>
        {
            var name = image.Name + image.Ending;
            if (image.Picture != null)
                Add($"images/{name}", CompressionLevel.NoCompression, target => target.Write(image.Picture));
            var writer = WriterOf(string.IsNullOrWhiteSpace(image.Image.Split) ? "default" : OutputNames.Plain(image.Image.Split));
            writer.WriteImage(image.Image with { FileName = name });
            foreach (var annotation in image.Annotations)
                writer.WriteAnnotation(annotation);
        };
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (_splits.Count == 0)
            WriterOf("default");
        foreach (var (split, (file, writer)) in _splits)
        {
            writer.Complete();
            Add($"annotations/instances_{split}.json", CompressionLevel.Optimal, target =>
            {
                using var json = File.OpenRead(file);
                json.CopyTo(target);
            });
            File.Delete(file);
        }

        _zip.Dispose();
        _stream.Dispose();
        File.Move(_temporary, _path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, writer) in _splits.Values)
            writer.Dispose();
        _zip.Dispose();
        _stream.Dispose();
    }

    private CocoWriter WriterOf(string split)
    {
        if (_splits.TryGetValue(split, out var known))
            return known.Writer;
        var file = $"{_path}.{split}.json{AtomicFile.TemporaryEnding}";
        var writer = new CocoWriter(file, _source.Info, _source.Licenses, _source.Categories, imagesLast: true);
        _splits.Add(split, (file, writer));
        return writer;
    }

    private void Add(string name, CompressionLevel level, Action<Stream> write)
    {
        var entry = _zip.CreateEntry(name, level);
        entry.LastWriteTime = Time;
        using var target = entry.Open();
        write(target);
    }
}
