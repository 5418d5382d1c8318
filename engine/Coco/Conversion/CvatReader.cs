using System.IO.Compression;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads a zip archive as CVAT exports it: <c>annotations/instances_*.json</c> and <c>images/…</c>.</summary>
internal sealed class CvatReader : IDatasetReader
{
    private const string AnnotationsFolder = "annotations/";
    private const string Mark = "instances_";
    private const int MaxPictureBytes = 256 << 20;

    // Texts of numbers shrink to a third, empty images to a thousandth.
    private static readonly ZipLimits Limits = new() { Files = 1_000_000, FileBytes = 16L << 30, TotalBytes = 256L << 30, Ratio = 200, FileRatio = 200, PlainNames = true };

    private readonly ZipInput _zip;
    private readonly string _temporary;
    private readonly MergedCoco _merged;
    private readonly Dictionary<string, ZipArchiveEntry> _pictures;
    private readonly CocoImage[] _images;

    /// <param name="path">The archive.</param>
    /// <param name="log">Receives the defects of single entries.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">The archive is damaged, not safe, or holds no annotations.</exception>
    /// <exception cref="CellGenieException">The disk has no room for the annotations, which are unpacked to a temporary folder.</exception>
    public CvatReader(string path, ConversionLog log, CancellationToken cancellationToken)
    {
        _zip = ZipInput.Open(path, Limits);
        _temporary = "";
        try
        {
            _temporary = Directory.CreateTempSubdirectory("cellgenie-").FullName;
            _merged = MergedCoco.Open(Unpack(path), cancellationToken);
            _images = [.. _merged.Images.Select((image, i) => image with { Split = image.Split ?? SplitOf(_merged.Files[_merged.FileOf(i)].Path) })];
            _pictures = _zip.Files.Where(e => OutputNames.IsPicture(Path.GetExtension(e.Name))).GroupBy(e => e.Name).ToDictionary(g => g.Key, g => g.First());
            foreach (var file in _merged.Files)
            {
                foreach (var problem in file.Problems)
                    log.Add(new ConversionProblem(path, $"{AnnotationsFolder}{Path.GetFileName(file.Path)}, {problem.Place}", problem.Rule));
                log.AddUnlisted(Enum.GetValues<CocoProblemKind>().Sum(file.CountProblems) - file.Problems.Count);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public CocoInfo Info => _merged.Info;

    /// <inheritdoc/>
    public IReadOnlyList<CocoLicense> Licenses => _merged.Licenses;

    /// <inheritdoc/>
    public IReadOnlyList<CocoCategory> Categories => _merged.Categories;

    /// <inheritdoc/>
    public IReadOnlyList<CocoImage> Images => _images;

    /// <inheritdoc/>
    public IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log) => [.. _merged.ReadAnnotations(index)];

    /// <inheritdoc/>
    public byte[]? ReadPicture(int index) =>
        _pictures.TryGetValue(LivecellName.BaseName(_images[index].FileName), out var entry) ? _zip.Read(entry, MaxPictureBytes) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _merged?.Dispose();
        _zip.Dispose();
        if (_temporary.Length > 0)
            Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>The subset that a file name names; none for CVAT's <c>default</c>.</summary>
    private static string? SplitOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var subset = name.StartsWith(Mark, StringComparison.Ordinal) ? name[Mark.Length..] : "";
        return subset is "" or "default" or "Default" ? null : subset;
    }

    private List<string> Unpack(string path)
    {
        var all = _zip.Files.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).OrderBy(e => e.FullName, StringComparer.Ordinal).ToList();
        // An export may hold files of other kinds, such as captions and key points.
        var instances = all.Where(e => e.Name.StartsWith(Mark, StringComparison.Ordinal)).ToList();
        var chosen = instances.Count > 0 ? instances : all;
        if (chosen.Count == 0)
            throw new InvalidInputException(path, "", $"the archive holds no {AnnotationsFolder}{Mark}*.json");
        var files = new List<string>();
        foreach (var entry in chosen)
        {
            var file = Path.Combine(_temporary, $"{files.Count}");
            Directory.CreateDirectory(file);
            files.Add(Path.Combine(file, Mark + Path.GetFileName(OutputNames.Plain(entry.Name[(entry.Name.StartsWith(Mark, StringComparison.Ordinal) ? Mark.Length : 0)..]))));
            AtomicFile.Write(files[^1], stream => _zip.CopyTo(entry, stream));
        }

        return files;
    }
}
