namespace CellGenie.Grains.Storage;

/// <summary>
/// The layout of a tenant's blobs, a method a line, and the only maker of a <see cref="BlobAddress"/>.
/// Every part that comes from outside is checked: ids are a-z, 0-9 and single hyphens between them, at most 64 characters (a tenant's at most 61);
/// file names have no separators, control characters or leading dot and are at most 200 bytes in UTF-8.
/// A part that breaks its rule is an <see cref="Imaging.InvalidInputException"/>.
/// </summary>
public static class BlobPaths
{
    /// <summary><c>datasets/{dataset}/</c>: everything of one imported dataset.</summary>
    public static string DatasetPrefix(string dataset) => $"datasets/{BlobNames.Id("dataset", dataset)}/";

    /// <summary><c>datasets/{dataset}/images/</c>.</summary>
    public static string DatasetImagesPrefix(string dataset) => DatasetPrefix(dataset) + "images/";

    /// <summary><c>libraries/{dataset}/</c>: all versions of a dataset's cell library.</summary>
    public static string LibraryPrefix(string dataset) => $"libraries/{BlobNames.Id("dataset", dataset)}/";

    /// <summary><c>batches/{batch}/</c>: everything of one batch.</summary>
    public static string BatchPrefix(string batch) => $"batches/{BlobNames.Id("batch", batch)}/";

    /// <summary><c>batches/{batch}/images/</c>.</summary>
    public static string BatchImagesPrefix(string batch) => BatchPrefix(batch) + "images/";

    /// <summary><c>batches/{batch}/labels/</c>.</summary>
    public static string BatchLabelsPrefix(string batch) => BatchPrefix(batch) + "labels/";

    /// <summary><c>batches/{batch}/contours/</c>.</summary>
    public static string BatchContoursPrefix(string batch) => BatchPrefix(batch) + "contours/";

    /// <summary><c>batches/{batch}/tracks/</c>.</summary>
    public static string BatchTracksPrefix(string batch) => BatchPrefix(batch) + "tracks/";

    /// <summary><c>batches/{batch}/parts/</c>.</summary>
    public static string BatchPartsPrefix(string batch) => BatchPrefix(batch) + "parts/";

    /// <summary><c>runs/{run}/</c>: everything of one training run.</summary>
    public static string RunPrefix(string run) => $"runs/{BlobNames.Id("run", run)}/";

    /// <summary><c>runs/{run}/a{attempt}/</c>: everything of one attempt of a run.</summary>
    public static string RunPrefix(string run, int attempt) => RunPrefix(run) + $"a{Number("attempt", attempt)}/";

    /// <summary><c>uploads/{upload}/</c>: files on their way into a dataset.</summary>
    public static string UploadPrefix(string upload) => $"uploads/{BlobNames.Id("upload", upload)}/";

    /// <summary><c>uploads/</c>: everything on its way into datasets.</summary>
    public const string UploadsPrefix = "uploads/";

    /// <summary><c>audit/</c>: what people did.</summary>
    public const string AuditPrefix = "audit/";

    /// <summary><c>audit/{fileName}</c>: one entry of the audit log.</summary>
    public static BlobAddress AuditEntry(string tenant, string fileName) => File(tenant, AuditPrefix, fileName);

    /// <summary><c>datasets/{dataset}/images/{fileName}</c>.</summary>
    public static BlobAddress DatasetImage(string tenant, string dataset, string fileName) => File(tenant, DatasetImagesPrefix(dataset), fileName);

    /// <summary><c>datasets/{dataset}/annotations.json</c>.</summary>
    public static BlobAddress DatasetAnnotations(string tenant, string dataset) => File(tenant, DatasetPrefix(dataset), "annotations.json");

    /// <summary><c>datasets/{dataset}/audit.json</c>.</summary>
    public static BlobAddress DatasetAudit(string tenant, string dataset) => File(tenant, DatasetPrefix(dataset), "audit.json");

    /// <summary><c>libraries/{dataset}/{version}/{fileName}</c>; a version is content-addressed and never changes.</summary>
    public static BlobAddress Library(string tenant, string dataset, string version, string fileName) =>
        File(tenant, LibraryPrefix(dataset) + BlobNames.Id("version", version) + "/", fileName);

    /// <summary><c>batches/{batch}/images/{fileName}</c>.</summary>
    public static BlobAddress BatchImage(string tenant, string batch, string fileName) => File(tenant, BatchImagesPrefix(batch), fileName);

    /// <summary><c>batches/{batch}/labels/{fileName}</c>: the label map of an image.</summary>
    public static BlobAddress BatchLabel(string tenant, string batch, string fileName) => File(tenant, BatchLabelsPrefix(batch), fileName);

    /// <summary><c>batches/{batch}/contours/{fileName}</c>: the contour map of an image.</summary>
    public static BlobAddress BatchContours(string tenant, string batch, string fileName) => File(tenant, BatchContoursPrefix(batch), fileName);

    /// <summary><c>batches/{batch}/tracks/{fileName}</c>: the tracks of a frame or a sequence.</summary>
    public static BlobAddress BatchTracks(string tenant, string batch, string fileName) => File(tenant, BatchTracksPrefix(batch), fileName);

    /// <summary><c>batches/{batch}/parts/{shard:D5}.part</c>: what one shard reports for the batch's annotations.</summary>
    public static BlobAddress BatchPart(string tenant, string batch, int shard) => File(tenant, BatchPartsPrefix(batch), $"{Number("shard", shard):D5}.part");

    /// <summary><c>batches/{batch}/annotations.json</c>.</summary>
    public static BlobAddress BatchAnnotations(string tenant, string batch) => BatchFile(tenant, batch, "annotations.json");

    /// <summary><c>batches/{batch}/amodal.json</c>: whole masks.</summary>
    public static BlobAddress BatchAmodal(string tenant, string batch) => BatchFile(tenant, batch, "amodal.json");

    /// <summary><c>batches/{batch}/manifest.json</c>.</summary>
    public static BlobAddress BatchManifest(string tenant, string batch) => BatchFile(tenant, batch, "manifest.json");

    /// <summary><c>batches/{batch}/report.html</c>.</summary>
    public static BlobAddress BatchReport(string tenant, string batch) => BatchFile(tenant, batch, "report.html");

    /// <summary><c>batches/{batch}/{fileName}</c>: any other file of a whole batch.</summary>
    public static BlobAddress BatchFile(string tenant, string batch, string fileName) => File(tenant, BatchPrefix(batch), fileName);

    /// <summary><c>runs/{run}/a{attempt}/{fileName}</c>: checkpoints, metrics and the model of one attempt, which no other attempt writes.</summary>
    public static BlobAddress Run(string tenant, string run, int attempt, string fileName) => File(tenant, RunPrefix(run, attempt), fileName);

    /// <summary><c>uploads/{upload}/{fileName}</c>: a file on its way into a dataset.</summary>
    public static BlobAddress Upload(string tenant, string upload, string fileName) => File(tenant, UploadPrefix(upload), fileName);

    /// <summary><c>uploads/{upload}/parts/{part:D5}.part</c>: a piece of a resumable upload.</summary>
    public static BlobAddress UploadPart(string tenant, string upload, int part) => File(tenant, UploadPrefix(upload) + "parts/", $"{Number("part", part):D5}.part");

    /// <summary>Whether a path is of something that is only needed for a while: pieces of uploads, and what shards report for a batch's annotations.</summary>
    /// <param name="path">A path that was made here.</param>
    public static bool IsTemporary(string path) =>
        path.StartsWith(UploadsPrefix, StringComparison.Ordinal) ||
        (path.StartsWith("batches/", StringComparison.Ordinal) && path.Split('/') is [_, _, "parts", _]);

    private static BlobAddress File(string tenant, string prefix, string fileName) => new(BlobNames.Tenant(tenant), prefix + BlobNames.File(fileName));

    private static int Number(string kind, int value) =>
        value >= 0 ? value : throw new Imaging.InvalidInputException($"{kind} {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "", "must not be negative");
}
