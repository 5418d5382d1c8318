using System.Buffers.Text;
using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>
/// Reads YOLO segmentation files: <c>labels/**/x.txt</c> beside <c>images/**/x.*</c>, also as <c>train/labels</c> beside <c>train/images</c>. A line is a class and
/// an outline as shares of width and height; coordinates are rounded to 6 decimals of a pixel, so that what a pixel coordinate was divided by cancels out.
/// </summary>
internal sealed class YoloReader : IDatasetReader
{
    /// <summary>Decimals of a pixel that are kept.</summary>
    public const int Decimals = 6;

    /// <summary>Annotation ids are <c>(image - 1) * 2^20 + line</c>.</summary>
    private const int MaxLines = 1 << 20;

    private readonly string _folder;
    private readonly List<CocoImage> _images = [];
    private readonly List<(string Picture, string Labels)> _files = [];

    /// <param name="path">The folder, or the <c>data.yaml</c> in it.</param>
    /// <param name="log">Receives images and label files that cannot be used.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="InvalidInputException">The folder has no names or no images.</exception>
    public YoloReader(string path, ConversionLog log, CancellationToken cancellationToken)
    {
        var yaml = Directory.Exists(path) ? Path.Combine(path, YoloYaml.FileName) : path;
        _folder = Path.GetDirectoryName(Path.GetFullPath(yaml))!;
        Categories = [.. YoloYaml.ReadNames(yaml).Select((name, i) => new CocoCategory(i + 1, name))];
        var unused = LabelTexts();
        foreach (var picture in LabelFiles.Pictures(_folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Place(picture) is not { } place)
                continue;
            unused.Remove(place.Labels);
            Add(picture, place, log);
        }

        foreach (var orphan in unused)
            log.Add(new ConversionProblem(Path.Combine(_folder, orphan), "", "its image is missing, so the size is not known"));
        if (_images.Count == 0 && unused.Count == 0)
            throw new InvalidInputException(path, "", "no images are found in folders named 'images'");
    }

    /// <inheritdoc/>
    public CocoInfo Info { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<CocoLicense> Licenses => [];

    /// <inheritdoc/>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CocoImage> Images => _images;

    /// <inheritdoc/>
    public IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log)
    {
        // An image without a file of outlines has no cell: so YOLO marks background.
        var path = Path.Combine(_folder, _files[index].Labels);
        var annotations = new List<CocoAnnotation>();
        if (!File.Exists(path))
            return annotations;
        using var lines = new LineReader(path);
        while (lines.Read())
        {
            if (lines.Number >= MaxLines)
                throw new InvalidInputException(path, "", $"has more than {MaxLines} lines");
            if (lines.Bytes.Trim((byte)' ').IsEmpty)
                continue;
            try
            {
                var (category, outline) = Parse(path, lines, _images[index]);
                var segmentation = new PolygonSegmentation([outline]);
                annotations.Add(new CocoAnnotation((long)index * MaxLines + lines.Number, _images[index].Id, category, segmentation.Area, segmentation.Box, IsCrowd: false, segmentation));
            }
            catch (InvalidInputException e)
            {
                log.Add(new ConversionProblem(path, $"line {lines.Number}", e.Rule));
            }
        }

        return annotations;
    }

    /// <inheritdoc/>
    public byte[]? ReadPicture(int index) => PictureFolder.ReadFile(Path.Combine(_folder, _files[index].Picture));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Add(string picture, (string Name, string? Split, string Labels) place, ConversionLog log)
    {
        try
        {
            var info = ImageFile.Identify(Path.Combine(_folder, picture));
            _images.Add(new CocoImage(_images.Count + 1, place.Name, info.Width, info.Height) { Split = place.Split });
            _files.Add((picture, place.Labels));
        }
        catch (InvalidInputException e)
        {
            log.Add(new ConversionProblem(e.File, e.Place, e.Rule));
        }
    }

    /// <summary>Name and split of an image, and where its outlines are: the folder 'labels' in place of the folder 'images'.</summary>
    private static (string Name, string? Split, string Labels)? Place(string picture)
    {
        var parts = picture.Split('/');
        var at = Array.LastIndexOf(parts, "images", parts.Length - 2);
        if (at < 0)
            return null;
        var labels = OutputNames.Stem(string.Join('/', [.. parts[..at], "labels", .. parts[(at + 1)..]])) + ".txt";
        var isSplitBelow = at + 2 < parts.Length && SplitNames.OfFile(parts[at + 1]) == parts[at + 1];
        var split = isSplitBelow ? parts[at + 1] : at > 0 ? SplitNames.OfFile(parts[at - 1]) : "";
        return (string.Join('/', parts[(isSplitBelow ? at + 2 : at + 1)..]), split.Length > 0 ? split : null, labels);
    }

    private HashSet<string> LabelTexts()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(_folder, "*.txt", options)
            .Select(f => Path.GetRelativePath(_folder, f).Replace('\\', '/'))
            .Where(f => f.Split('/') is var parts && Array.IndexOf(parts, "labels", 0, parts.Length - 1) >= 0)
            .Order(StringComparer.Ordinal)];
    }

    private (int Category, double[] Outline) Parse(string path, LineReader lines, CocoImage image)
    {
        var numbers = new List<double>();
        var rest = lines.Bytes;
        while (!(rest = rest.TrimStart(" \t"u8)).IsEmpty)
        {
            if (numbers.Count > PolygonSegmentation.MaxNumbers)
                throw new InvalidInputException(path, "", $"has more than {PolygonSegmentation.MaxNumbers} numbers");
            if (!Utf8Parser.TryParse(rest, out double number, out var used) || !double.IsFinite(number) || (used < rest.Length && rest[used] is not ((byte)' ' or (byte)'\t')))
                throw new InvalidInputException(path, "", $"number {numbers.Count + 1} is not a number");
            numbers.Add(number);
            rest = rest[used..];
        }

        if (numbers[0] != Math.Floor(numbers[0]) || numbers[0] < 0 || numbers[0] >= Categories.Count)
            throw new InvalidInputException(path, "", $"the class is not a number from 0 to {Categories.Count - 1}");
        if (numbers.Count == 5)
            throw new InvalidInputException(path, "", "is a box of a detection file, not an outline");
        if (numbers.Count < 7 || numbers.Count % 2 == 0)
            throw new InvalidInputException(path, "", $"has {numbers.Count - 1} numbers behind its class, an outline has pairs of at least 3 points");
        var outline = new double[numbers.Count - 1];
        for (var i = 0; i < outline.Length; i++)
        {
            if (numbers[i + 1] is < -1e-6 or > 1 + 1e-6)
                throw new InvalidInputException(path, "", $"number {i + 2} is not a share from 0 to 1");
            outline[i] = Math.Round(numbers[i + 1] * (i % 2 == 0 ? image.Width : image.Height), Decimals);
        }

        return ((int)numbers[0] + 1, outline);
    }
}
