using System.Text;
using CellGenie.Imaging;

namespace CellGenie.Cli.Download;

/// <summary>Downloads LIVECell, or what is missing of it, and unpacks the images.</summary>
internal sealed class LivecellDownload
{
    private readonly DownloadOptions _options;
    private readonly DownloadServices _services;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly ChecksumList _checksums;
    private readonly Dictionary<CatalogueFile, DownloadedFile> _files = [];
    private long _received;

    private LivecellDownload(DownloadOptions options, DownloadServices services, IProgress<DownloadProgress>? progress, ChecksumList checksums)
    {
        _options = options;
        _services = services;
        _progress = progress;
        _checksums = checksums;
    }

    /// <summary>Downloads over the network.</summary>
    /// <param name="options">What and where to.</param>
    /// <param name="progress">Is told how far it has come, on the thread that does the work, or null.</param>
    /// <param name="cancellation">Stops; the next run goes on from there.</param>
    /// <exception cref="CellGenieException">The files cannot be fetched, checked, unpacked or written; the message says what to do.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<DownloadSummary> RunAsync(DownloadOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(30) };
        return await RunAsync(options, new DownloadServices(handler, TimeProvider.System, Disk.FreeSpace, LivecellCatalogue.Files), progress, cancellation);
    }

    /// <summary>Downloads with the given services.</summary>
    /// <inheritdoc cref="RunAsync(DownloadOptions, IProgress{DownloadProgress}?, CancellationToken)"/>
    public static async Task<DownloadSummary> RunAsync(DownloadOptions options, DownloadServices services, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        if (!options.BaseAddress.IsAbsoluteUri || options.BaseAddress.Scheme is not ("http" or "https"))
            throw new CellGenieException($"{options.BaseAddress}: the base address must start with http:// or https://.");
        var folder = options.Folder;
        Disk.Use(folder, () => Directory.CreateDirectory(folder));
        AtomicFile.Write(Path.Combine(folder, "LICENSE.txt"), Encoding.UTF8.GetBytes(LivecellCatalogue.LicenceNotice + "\n"));
        return await new LivecellDownload(options, services, progress, ChecksumList.Load(folder)).RunAsync(cancellation);
    }

    private async Task<DownloadSummary> RunAsync(CancellationToken cancellation)
    {
        var wanted = _services.Files.Where(f => _options.Parts.HasFlag(f.Part)).ToList();
        var imagesAreThere = ImagesAreThere(cancellation);
        var missing = wanted.Where(f => !IsThere(f, imagesAreThere, cancellation)).ToList();
        await FetchAsync(missing, cancellation);
        if (_options.Parts.HasFlag(LivecellParts.Images) && !imagesAreThere)
            Unpack(cancellation);

        return new DownloadSummary(
            _options.Folder,
            _options.Parts.HasFlag(LivecellParts.Images) ? LocalPath(LivecellCatalogue.ImageFolder) : null,
            _options.Parts.HasFlag(LivecellParts.Images) ? _checksums.UnpackedFrom(LivecellCatalogue.ImageArchive).Count : 0,
            [.. wanted.Where(f => f.Part != LivecellParts.Images).Select(f => LocalPath(f.Path))],
            [.. wanted.Select(f => _files[f])],
            _received);
    }

    private bool ImagesAreThere(CancellationToken cancellation)
    {
        if (!_options.Parts.HasFlag(LivecellParts.Images) || _checksums.Find(LivecellCatalogue.ImageArchive) == null)
            return false;
        var unpacked = _checksums.UnpackedFrom(LivecellCatalogue.ImageArchive);
        return unpacked.Count > 0 && unpacked.All(r => IsUnchanged(r, cancellation));
    }

    /// <summary>Whether nothing of a file needs to be fetched. The archive of the images need not be there when all that it held is.</summary>
    private bool IsThere(CatalogueFile file, bool imagesAreThere, CancellationToken cancellation)
    {
        var record = _checksums.Find(file.Path);
        if (record == null || file.Sha256 != null && !record.Sha256.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
            return false;
        var dispensable = file.Part == LivecellParts.Images && imagesAreThere && !_options.KeepZip;
        if (!dispensable && !IsUnchanged(record, cancellation))
            return false;
        _files[file] = new DownloadedFile(file.Part, LocalPath(file.Path), record.Size, record.Sha256, DownloadOutcome.AlreadyThere);
        return true;
    }

    private bool IsUnchanged(ChecksumRecord record, CancellationToken cancellation)
    {
        var path = LocalPath(record.Path);
        if (new FileInfo(path) is not { Exists: true } file || file.Length != record.Size)
            return false;
        var hash = FileHash.Of(path, withMd5: false, (done, total) => _progress?.Report(new(record.Path, DownloadStage.Checking, done, total)), cancellation);
        return hash.Sha256 == record.Sha256;
    }

    private async Task FetchAsync(IReadOnlyList<CatalogueFile> missing, CancellationToken cancellation)
    {
        using var downloader = new HttpDownloader(_services.Handler, _services.Time);
        await RequireSpaceAsync(downloader, missing, cancellation);
        foreach (var file in missing)
        {
            var request = RequestFor(file);
            var folder = Path.GetDirectoryName(request.Path)!;
            Disk.Use(folder, () => Directory.CreateDirectory(folder));
            var outcome = File.Exists(request.Path) && _checksums.Find(file.Path) != null ? DownloadOutcome.Replaced : DownloadOutcome.Fetched;
            var fetched = await downloader.FetchAsync(request, _progress, cancellation);
            _received += fetched.Received;
            _checksums.Set(new ChecksumRecord(file.Path, fetched.Size, fetched.Sha256, request.Address.AbsoluteUri, fetched.ETag));
            _checksums.Save();
            _files[file] = new DownloadedFile(file.Part, request.Path, fetched.Size, fetched.Sha256, outcome);
        }
    }

    /// <summary>Asks for all sizes first: an hour's download should not end with a full disk or a missing file.</summary>
    private async Task RequireSpaceAsync(HttpDownloader downloader, IReadOnlyList<CatalogueFile> missing, CancellationToken cancellation)
    {
        var needed = 0L;
        foreach (var file in missing)
        {
            var request = RequestFor(file);
            var size = (await downloader.DescribeAsync(request, _progress, cancellation))?.Size ?? file.Size ?? 0;
            needed += Math.Max(0, size - PartialFile.LengthOf(request.Path));
            // What is in an archive takes at least as much again; how much more is known when it is here.
            if (file.Part == LivecellParts.Images)
                needed += size;
        }

        Disk.RequireSpace(_options.Folder, needed, _services.FreeSpace);
    }

    private void Unpack(CancellationToken cancellation)
    {
        var archive = LocalPath(LivecellCatalogue.ImageArchive);
        try
        {
            var records = ImageArchive.Unpack(
                archive, _options.Folder, _services.FreeSpace,
                (done, total) => _progress?.Report(new(LivecellCatalogue.ImageArchive, DownloadStage.Unpacking, done, total)),
                cancellation);
            _checksums.SetUnpacked(LivecellCatalogue.ImageArchive, records);
            _checksums.Save();
        }
        catch (InvalidInputException e)
        {
            // Its checksum says that it is what came, so only a missing record makes the next run fetch it anew.
            _checksums.Remove(LivecellCatalogue.ImageArchive);
            _checksums.Save();
            throw new CellGenieException($"{e.Message}. Run the command again to fetch the archive anew.", e);
        }

        if (!_options.KeepZip)
            Disk.Use(archive, () => File.Delete(archive));
    }

    private FetchRequest RequestFor(CatalogueFile file)
    {
        var start = _options.BaseAddress.AbsoluteUri;
        return new FetchRequest(file.Path, new Uri(start.EndsWith('/') ? start + file.Address : $"{start}/{file.Address}"), LocalPath(file.Path), file.Size, file.Sha256);
    }

    private string LocalPath(string path) => Path.Combine(_options.Folder, path);
}
