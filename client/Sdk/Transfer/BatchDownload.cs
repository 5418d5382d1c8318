using System.Runtime.CompilerServices;

namespace CellGenie.Client;

/// <summary>Fetches the files of a batch.</summary>
internal sealed class BatchDownload(ICellGenieTransport transport, string batch, string directory, DownloadOptions options)
{
    private const string Manifest = "manifest.json";

    private static readonly string[] Maps = ["labels/", "contours/", "tracks/"];

    /// <summary>Links asked for at once: enough to make the request cheap, few enough to be used before they end.</summary>
    private const int LinksAtOnce = 200;

    private readonly TransferCounter _counter = new(options.Progress);

    public async Task<TransferProgress> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var status = await transport.Batches.GetAsync(null, batch, cancellationToken).ConfigureAwait(false);
        if (!status.Phase.IsEnd())
            throw new CellGenieRequestException(0, CellGenieErrorCode.Conflict, $"batch {batch} has made {status.Done} of {status.Images} images; it can be downloaded when it has ended");
        var fetcher = new FileFetcher(transport, _counter.Moved);
        var manifest = new FetchTarget(Path.Combine(directory, Manifest), null, null);
        var link = await LinkAsync(Manifest, cancellationToken).ConfigureAwait(false);
        await fetcher.FetchPartialAsync(manifest, Opener(link), cancellationToken).ConfigureAwait(false);
        _counter.Expect(status.Done + 2);

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(LinkedAsync(FilesAsync(manifest.Partial, cancellationToken), cancellationToken), parallel, async (file, token) =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Target.Path)!);
            if (!await FileFetcher.IsThereAsync(file.Target, token).ConfigureAwait(false))
                await fetcher.FetchAsync(file.Target, Opener(file.Link), token).ConfigureAwait(false);
            _counter.Done();
        }).ConfigureAwait(false);
        File.Move(manifest.Partial, manifest.Path, overwrite: true);
        _counter.Done();
        return _counter.Now;
    }

    /// <summary>Everything but the manifest.</summary>
    private async IAsyncEnumerable<(string Name, FetchTarget Target)> FilesAsync(string manifest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var named = new ManifestFiles(manifest);
        await foreach (var (name, sha256) in named.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (name == ManifestFiles.Amodal)
                _counter.Expect(1);
            yield return (name, new FetchTarget(LocalName.Below(directory, name), sha256, null));
        }

        if (!named.HasMaps)
            yield break;

        // Maps stand in no manifest; their length is what is known of them.
        var files = new PagedRequest<StoredFile>((page, token) => transport.Batches.ListFilesAsync(null, batch, page, token));
        await foreach (var file in files.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!Maps.Any(m => file.Name.StartsWith(m, StringComparison.Ordinal)))
                continue;
            _counter.Expect(1);
            yield return (file.Name, new FetchTarget(LocalName.Below(directory, file.Name), null, file.Length));
        }
    }

    private async IAsyncEnumerable<(FileLink Link, FetchTarget Target)> LinkedAsync(
        IAsyncEnumerable<(string Name, FetchTarget Target)> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in files.Chunk(LinksAtOnce).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            var links = (await transport.Batches.GetLinksAsync(null, batch, [.. chunk.Select(f => f.Name)], cancellationToken).ConfigureAwait(false)).ToDictionary(l => l.Name);
            foreach (var (name, target) in chunk)
                yield return (links[name], target);
        }
    }

    /// <summary>Opens a link, and a new one where it has ended meanwhile.</summary>
    private OpenContent Opener(FileLink link) => async (offset, version, cancellationToken) =>
    {
        try
        {
            return await transport.Batches.OpenAsync(null, batch, link, offset, version, cancellationToken).ConfigureAwait(false);
        }
        catch (CellGenieRequestException e) when (e.Status == 403 && link.Expires != null)
        {
            link = await LinkAsync(link.Name, cancellationToken).ConfigureAwait(false);
            return await transport.Batches.OpenAsync(null, batch, link, offset, version, cancellationToken).ConfigureAwait(false);
        }
    };

    private async Task<FileLink> LinkAsync(string name, CancellationToken cancellationToken) =>
        (await transport.Batches.GetLinksAsync(null, batch, [name], cancellationToken).ConfigureAwait(false))[0];
}
