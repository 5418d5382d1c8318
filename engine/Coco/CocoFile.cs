using System.Buffers;
using CellGenie.Imaging;
using Microsoft.Win32.SafeHandles;

namespace CellGenie.Coco;

/// <summary>A COCO annotation file of any size: images, categories and an index of the annotations are in memory, segmentations stay in the file.</summary>
/// <remarks>
/// <para>Lists may also be objects keyed by id, as LIVECell has them, and sections may come in any order. A defective entry is left out and listed in
/// <see cref="Problems"/>; only damage to the JSON itself is an error.</para>
/// <para>Reading is safe from several threads at once. The file must not change while this object is open.</para>
/// </remarks>
public sealed class CocoFile : IDisposable
{
    /// <summary>Annotations of one image that lie this close together are fetched in one go.</summary>
    private const int MaxGap = 1 << 14;

    /// <summary>The most bytes fetched in one go, unless a single annotation is longer.</summary>
    private const int MaxFetch = 1 << 20;

    private readonly SafeFileHandle _file;
    private readonly ChunkedList<AnnotationEntry> _annotations;
    private readonly CocoProblemLog _problems;
    private readonly IReadOnlyDictionary<long, int> _imageOfId;
    private readonly int[] _entriesByImage;
    private readonly int[] _firstEntryOfImage;
    private readonly bool _boxesSuffice;

    private CocoFile(string path, SafeFileHandle file, CocoFileScanner scan, bool boxesSuffice)
    {
        _boxesSuffice = boxesSuffice;
        Path = path;
        _file = file;
        _annotations = scan.Annotations;
        _problems = scan.Problems;
        _imageOfId = scan.ImageOfId;
        Images = scan.Images;
        Categories = scan.Categories;
        Licenses = scan.Licenses;
        Info = scan.Info;
        (_firstEntryOfImage, _entriesByImage) = GroupByImage();
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The images, in file order.</summary>
    public IReadOnlyList<CocoImage> Images { get; }

    /// <summary>The categories, in file order.</summary>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <summary>The licences, in file order.</summary>
    public IReadOnlyList<CocoLicense> Licenses { get; }

    /// <summary>The <c>info</c> section; empty if there is none.</summary>
    public CocoInfo Info { get; }

    /// <summary>Number of valid annotations.</summary>
    public int AnnotationCount => _annotations.Count;

    /// <summary>The index: one entry for each valid annotation, in file order.</summary>
    public IReadOnlyList<AnnotationEntry> AnnotationIndex => _annotations;

    /// <summary>The defects of single entries: all, or the first 10,000.</summary>
    public IReadOnlyList<CocoProblem> Problems => _problems.Listed;

    /// <summary>How many defects of a kind there are, listed or not.</summary>
    public long CountProblems(CocoProblemKind kind) => _problems.Count(kind);

    /// <summary>Reads a file once, to its end, and keeps it open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <param name="boxesSuffice">Whether an annotation that has a box but no usable outline is valid; its box stands for its outline then.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, is not valid JSON, or is not a COCO file.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CocoFile Open(string path, CancellationToken cancellationToken = default, bool boxesSuffice = false)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidInputException(path, "", "cannot be opened: " + e.Message, e);
        }

        try
        {
            var scan = new CocoFileScanner(path, boxesSuffice);
            scan.Scan(file, cancellationToken);
            return new CocoFile(path, file, scan, boxesSuffice);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The image with an id, or null.</summary>
    public CocoImage? FindImage(long id) => _imageOfId.TryGetValue(id, out var image) ? Images[image] : null;

    /// <summary>How many annotations an image has; 0 for an image of another file.</summary>
    public int CountAnnotations(CocoImage image) =>
        _imageOfId.TryGetValue(image.Id, out var index) ? _firstEntryOfImage[index + 1] - _firstEntryOfImage[index] : 0;

    /// <summary>The index entries of one image, in file order.</summary>
    public IEnumerable<AnnotationEntry> EntriesOf(CocoImage image)
    {
        if (!_imageOfId.TryGetValue(image.Id, out var index))
            yield break;
        for (var i = _firstEntryOfImage[index]; i < _firstEntryOfImage[index + 1]; i++)
            yield return _annotations[_entriesByImage[i]];
    }

    /// <summary>Reads the annotations of one image from the file, in file order.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or has changed since it was opened.</exception>
    public IEnumerable<CocoAnnotation> ReadAnnotations(CocoImage image) => Read(EntriesOf(image));

    /// <summary>Reads all annotations from the file, in file order.</summary>
    /// <exception cref="InvalidInputException">The file cannot be read, or has changed since it was opened.</exception>
    public IEnumerable<CocoAnnotation> ReadAllAnnotations() => Read(_annotations);

    /// <summary>Closes the file. The lists stay usable, the annotations can no longer be read.</summary>
    public void Dispose() => _file.Dispose();

    private IEnumerable<CocoAnnotation> Read(IEnumerable<AnnotationEntry> entries)
    {
        var parser = new AnnotationParser(_boxesSuffice);
        foreach (var group in NeighboursIn(entries))
        {
            var start = group[0].Offset;
            var length = (int)(group[^1].Offset + group[^1].Length - start);
            var buffer = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                Fetch(buffer.AsSpan(0, length), start);
                foreach (var entry in group)
                    yield return Parse(parser, buffer, (int)(entry.Offset - start), entry);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Splits entries, which are in file order, into groups that are worth one fetch. The list is the same one each time.</summary>
    private static IEnumerable<List<AnnotationEntry>> NeighboursIn(IEnumerable<AnnotationEntry> entries)
    {
        var group = new List<AnnotationEntry>();
        foreach (var entry in entries)
        {
            var isFar = group.Count > 0
                && (entry.Offset - group[^1].Offset - group[^1].Length > MaxGap || entry.Offset + entry.Length - group[0].Offset > MaxFetch);
            if (isFar)
            {
                yield return group;
                group.Clear();
            }

            group.Add(entry);
        }

        if (group.Count > 0)
            yield return group;
    }

    private void Fetch(Span<byte> target, long offset)
    {
        try
        {
            while (target.Length > 0)
            {
                var read = RandomAccess.Read(_file, target, offset);
                if (read == 0)
                    throw new InvalidInputException(Path, $"byte {offset}", "the file has become shorter since it was opened");
                target = target[read..];
                offset += read;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(Path, $"byte {offset}", "cannot be read: " + e.Message, e);
        }
    }

    private CocoAnnotation Parse(AnnotationParser parser, byte[] buffer, int start, in AnnotationEntry entry)
    {
        var json = new JsonStream(Path, buffer.AsSpan(start, entry.Length), entry.Offset);
        json.Read();
        if (json.Token == System.Text.Json.JsonTokenType.StartObject)
            parser.Parse(ref json);
        if (parser.Rule != null || json.Token != System.Text.Json.JsonTokenType.EndObject)
            throw new InvalidInputException(Path, $"annotation {entry.Id}", "has changed since the file was opened");
        return parser.Build(entry);
    }

    /// <summary>A counting sort of the index by image; stable, so entries of one image stay in file order.</summary>
    private (int[] First, int[] Entries) GroupByImage()
    {
        var first = new int[Images.Count + 1];
        for (var i = 0; i < _annotations.Count; i++)
            first[_imageOfId[_annotations[i].ImageId] + 1]++;
        for (var i = 1; i < first.Length; i++)
            first[i] += first[i - 1];
        var next = first.AsSpan(0, Images.Count).ToArray();
        var entries = new int[_annotations.Count];
        for (var i = 0; i < entries.Length; i++)
            entries[next[_imageOfId[_annotations[i].ImageId]]++] = i;
        return (first, entries);
    }
}
