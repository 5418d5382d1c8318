using System.Text;
using System.Text.Encodings.Web;
using CellGenie.Coco;
using CellGenie.Grains.Storage;
using CellGenie.Imaging;

namespace CellGenie.Grains;

/// <summary>
/// Takes in the files of a dataset: unpacks its archives, finds its annotations, has the engine check them and writes <c>audit.json</c>.
/// Run again, after whatever happened, it comes to the same end.
/// </summary>
/// <remarks>Fails with an <see cref="InvalidInputException"/> when the files cannot be used, and with another exception when another try may help.</remarks>
internal sealed class ImportJob(TenantKey dataset, int attempt, IBlobStore blobs, ArchiveUploads uploads, DatasetOptions options, ScratchFolder scratch) : ThreadedJob
{
    private const int MaxCultures = 100;
    private const int MaxCultureLength = 100;

    private readonly string _folder = Path.Combine(scratch.Path, Guid.NewGuid().ToString("N"));
    private string? _images;
    private string? _annotationFolder;

    /// <summary>What was found; null until the job is completed.</summary>
    public ImportReport? Result { get; private set; }

    protected override void Run(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        try
        {
            Import(cancellationToken);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(Hide(e.File), e.Place, Hide(e.Rule), e);
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Import(CancellationToken cancellationToken)
    {
        var unpacked = Unpack(cancellationToken);
        var uploaded = Wait(LocalDataset.AnnotationsAsync(blobs, dataset, _folder, cancellationToken));
        _images = Wait(LocalDataset.ImagesAsync(blobs, dataset, _folder, cancellationToken));
        IReadOnlyList<string> files = unpacked.Count > 0 ? unpacked : uploaded != null ? [uploaded] : throw new InvalidInputException("annotations.json", "", "the dataset has no annotations");
        _annotationFolder = Path.GetDirectoryName(files[0]);

        var check = new DatasetCheck(new ImageFileSource(), new DatasetCheckOptions { Workers = 1 });
        var report = check.Run([.. files.Select(f => new DatasetInput(f, _images))], new Steps<DatasetProgress>(Pause), cancellationToken);
        var audit = Encoding.UTF8.GetBytes(LocalDataset.HideInJson(report.ToJson(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping, _images, _annotationFolder, _folder));
        Wait(blobs.WriteAsync(BlobPaths.DatasetAudit(dataset.Tenant, dataset.Id!), audit, BlobCondition.None, cancellationToken));

        var unusable = report.Count(DatasetRule.MissingImage) + report.Count(DatasetRule.UnreadableImage) + report.Count(DatasetRule.SizeMismatch);
        var all = report.Inputs.Sum(i => i.Images);
        if (report.Findings.FirstOrDefault(f => f.Rule == DatasetRule.BrokenAnnotationFile.Id) is { } broken)
            throw new InvalidInputException(Path.GetFileName(broken.File), "", broken.Message);
        if (all == 0 || unusable >= all)
            throw new InvalidInputException("images", "", $"none of the {all} images of the annotations can be used; the audit says why");
        if (unpacked.Count > 0)
            Keep(unpacked, uploaded, cancellationToken);
        Result = Count(files, report, cancellationToken);
    }

    private List<string> Unpack(CancellationToken cancellationToken)
    {
        var unpacker = new ArchiveUnpacker(blobs, dataset, options);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "annotations")).FullName;
        foreach (var upload in Wait(uploads.ListAsync(dataset.Tenant, dataset.Id!, cancellationToken)))
        {
            var archive = Path.Combine(_folder, upload.Id + ".zip");
            Wait(uploads.CopyToAsync(dataset.Tenant, upload, archive, cancellationToken));
            foreach (var write in unpacker.Unpack(archive, $"archive {upload.Id}", folder, cancellationToken))
            {
                Wait(write);
                Pause();
            }

            File.Delete(archive);
        }

        unpacker.Annotations.Sort(StringComparer.Ordinal);
        return unpacker.Annotations;
    }

    /// <summary>Makes the annotations of the archives those of the dataset.</summary>
    private void Keep(List<string> files, string? uploaded, CancellationToken cancellationToken)
    {
        var merged = files[0];
        if (files.Count > 1)
            CocoMerge.Write(files, merged = Path.Combine(_folder, "merged.json"), Pause, cancellationToken);
        if (uploaded == null)
        {
            using var stream = File.OpenRead(merged);
            Wait(blobs.WriteAsync(BlobPaths.DatasetAnnotations(dataset.Tenant, dataset.Id!), stream, BlobCondition.CreateOnly, cancellationToken));
        }
        else if (!HaveEqualBytes(merged, uploaded))
        {
            // Equal ones are those that an earlier try of this job wrote.
            throw new InvalidInputException("annotations.json", "", "annotations were uploaded, and others are in the archives; which are meant?");
        }
    }

    private ImportReport Count(IReadOnlyList<string> files, DatasetReport report, CancellationToken cancellationToken)
    {
        var images = 0;
        var annotations = 0L;
        var cultures = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in files)
        {
            using var file = CocoFile.Open(path, cancellationToken);
            foreach (var image in file.Images.Where(i => file.CountAnnotations(i) > 0))
            {
                images++;
                annotations += file.CountAnnotations(image);
                cultures.Add(CultureNames.Of(file, image));
            }

            Pause();
        }

        if (images == 0)
            throw new InvalidInputException("annotations.json", "", "no image has an annotation");
        if (cultures.Count > MaxCultures || cultures.Any(c => c.Length > MaxCultureLength))
            throw new InvalidInputException("annotations.json", "", $"a dataset has at most {MaxCultures} cultures, with names of at most {MaxCultureLength} characters; here are {cultures.Count}");
        var bytes = Wait(blobs.MeasureAsync(dataset.Tenant, BlobPaths.DatasetPrefix(dataset.Id!), cancellationToken)).Bytes;
        return new ImportReport(attempt, null, images, annotations, bytes, [.. cultures], Number(report, FindingSeverity.Error), Number(report, FindingSeverity.Warning));
    }

    private static int Number(DatasetReport report, FindingSeverity severity) => (int)Math.Min(int.MaxValue, report.Count(severity));

    private string Hide(string text) => LocalDataset.Hide(text, _images, _annotationFolder, _folder);

    private static bool HaveEqualBytes(string one, string other)
    {
        using var a = File.OpenRead(one);
        using var b = File.OpenRead(other);
        return a.Length == b.Length && System.Security.Cryptography.SHA256.HashData(a).AsSpan().SequenceEqual(System.Security.Cryptography.SHA256.HashData(b));
    }
}
