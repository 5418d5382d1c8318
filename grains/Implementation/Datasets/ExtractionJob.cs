using System.Text.Encodings.Web;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Grains;

/// <summary>
/// Makes a cell bank of a dataset (Module 1) and stores it under its own hash: the packed cells first, the index last, so that where an index
/// stands the version is complete. Run again, it makes the same version.
/// </summary>
internal sealed class ExtractionJob(TenantKey dataset, DateTimeOffset now, IBlobStore blobs, ScratchFolder scratch) : ThreadedJob
{
    private const int VersionLength = 16;
    private const int MaxSamples = 500;

    private readonly string _folder = Path.Combine(scratch.Path, Guid.NewGuid().ToString("N"));

    /// <summary>The version; null until the job is completed.</summary>
    public LibraryVersion? Result { get; private set; }

    /// <summary>The profiles of its cultures, each small enough for a message.</summary>
    public IReadOnlyList<CultureProfileInfo> Cultures { get; private set; } = [];

    protected override void Run(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        string? images = null, annotations = null;
        try
        {
            annotations = Wait(LocalDataset.AnnotationsAsync(blobs, dataset, _folder, cancellationToken)) ?? throw new CellGenieException("the dataset has no annotations");
            images = Wait(LocalDataset.ImagesAsync(blobs, dataset, _folder, cancellationToken));
            Extract(images, annotations, cancellationToken);
        }
        catch (CellGenieException e) when (e is not BlobStoreException)
        {
            throw new CellGenieException(LocalDataset.Hide(e.Message, images, Path.GetDirectoryName(annotations), _folder), e);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Extract(string images, string annotations, CancellationToken cancellationToken)
    {
        var bank = Path.Combine(_folder, "bank");
        var index = CellExtractor.Extract([new ExtractionSource(annotations, images)], new ExtractionOptions { Workers = 1 }, bank, new Steps<ExtractionProgress>(Pause), cancellationToken);
        var indexFile = Path.Combine(bank, CellBank.IndexFile);
        File.WriteAllText(indexFile, LocalDataset.HideInJson(File.ReadAllText(indexFile), JavaScriptEncoder.Default, images, Path.GetDirectoryName(annotations), _folder));

        var version = index.Sha256[..VersionLength];
        var bytes = Store(version, Path.Combine(bank, CellBank.DataFile), cancellationToken);
        bytes += Store(version, indexFile, cancellationToken);
        Result = new LibraryVersion(version, index.Sha256, now, index.Cells, bytes, [.. index.Cultures.Select(c => c.Name)]);
        Cultures = [.. index.Cultures.Select(c => new CultureProfileInfo(c.Name, version, Small(c).ToJson()))];
    }

    /// <returns>The length of the file.</returns>
    private long Store(string version, string path, CancellationToken cancellationToken)
    {
        var address = BlobPaths.Library(dataset.Tenant, dataset.Id!, version, Path.GetFileName(path));
        var write = Write(address, path, BlobCondition.CreateOnly, cancellationToken);
        // A loss of power can leave an empty file behind, which none of ours is.
        if (!write.Written && write.Length == 0 && write.ETag.Length > 0)
            write = Write(address, path, BlobCondition.IfMatch(write.ETag), cancellationToken);
        return write.Length;
    }

    private BlobWrite Write(BlobAddress address, string path, BlobCondition condition, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        return Wait(blobs.WriteAsync(address, stream, condition, cancellationToken));
    }

    /// <summary>A profile with some of its samples where it has many, evenly taken.</summary>
    private static CultureProfile Small(CultureProfile profile)
    {
        var all = profile.Populations;
        return all.Count <= MaxSamples ? profile : profile with { Populations = [.. EvenSample.Of(all, MaxSamples)] };
    }
}
