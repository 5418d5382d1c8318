using System.Text.Json;

namespace CellGenie.Client;

/// <summary>Sends a COCO file and the images that it names.</summary>
internal sealed class CocoImport(ICellGenieTransport transport, string dataset, ImportOptions options)
{
    private readonly TransferCounter _counter = new(options.Progress);

    public async Task RunAsync(string annotationsFile, string imagesDirectory, CancellationToken cancellationToken)
    {
        var images = await FindImagesAsync(annotationsFile, imagesDirectory, cancellationToken).ConfigureAwait(false);
        var status = await transport.Datasets.CreateAsync(null, dataset, cancellationToken).ConfigureAwait(false);
        if (status.Phase != DatasetPhase.Uploading)
            return;

        _counter.Expect(images.Count + 1);
        var there = await FilesThereAsync(cancellationToken).ConfigureAwait(false);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(images, parallel, async (image, token) =>
        {
            var body = UploadBody.OfFile(image.Value);
            if (there.GetValueOrDefault($"images/{image.Key}", -1) != body.Length)
            {
                await transport.Datasets.PutImageAsync(null, dataset, image.Key, body, token).ConfigureAwait(false);
                _counter.Moved(body.Length);
            }

            _counter.Done();
        }).ConfigureAwait(false);

        // Last, so that annotations on the service mean that their images are there. They are always sent: equal length is no proof.
        var annotations = UploadBody.OfFile(annotationsFile);
        await transport.Datasets.PutAnnotationsAsync(null, dataset, annotations, cancellationToken).ConfigureAwait(false);
        _counter.Moved(annotations.Length);
        _counter.Done();
        await transport.Datasets.CompleteAsync(null, dataset, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Path of each image by its name on the service: the last part of its name in the annotations.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> FindImagesAsync(string annotationsFile, string directory, CancellationToken cancellationToken)
    {
        var byName = new Lazy<Dictionary<string, string>>(() => Index(directory));
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var stream = new FileStream(annotationsFile, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        try
        {
            await foreach (var item in JsonItems.ReadAsync(stream, ["images"], cancellationToken).ConfigureAwait(false))
            {
                if (!item.Strings.TryGetValue("file_name", out var fileName))
                    continue;
                var name = fileName.Split('/', '\\')[^1];
                var direct = Path.Combine(directory, name);
                var path = File.Exists(direct) ? direct : byName.Value.GetValueOrDefault(name)
                    ?? throw new FileNotFoundException($"{annotationsFile} names the image '{fileName}', which is not in {directory}", direct);
                images[name] = path;
            }
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{annotationsFile}: this is no COCO file: {e.Message}", e);
        }

        return images.Count > 0 ? images : throw new InvalidDataException($"{annotationsFile}: this is no COCO file: it names no image");
    }

    private static Dictionary<string, string> Index(string directory)
    {
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            index.TryAdd(Path.GetFileName(file), file);
        return index;
    }

    private async Task<Dictionary<string, long>> FilesThereAsync(CancellationToken cancellationToken)
    {
        var files = new PagedRequest<StoredFile>((page, token) => transport.Datasets.ListFilesAsync(null, dataset, page, token));
        var there = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var page in files.AsPagesAsync(limit: 1000, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            foreach (var file in page.Items)
                there[file.Name] = file.Length;
        }

        return there;
    }
}
