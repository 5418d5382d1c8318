using CellGenie.Coco;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Segmentation;

/// <summary>Annotated images on disk.</summary>
internal sealed class AnnotatedSource : SampleSource
{
    private readonly CocoFile _file;
    private readonly Dictionary<int, string> _paths = [];
    private readonly List<SourceItem> _items = [];

    private AnnotatedSource(DatasetSource dataset, CocoFile file) : base(dataset) => _file = file;

    public override IReadOnlyList<SourceItem> Items => _items;

    /// <summary>The annotation file.</summary>
    public CocoFile File => _file;

    public static new AnnotatedSource Open(DatasetSource dataset, bool keepEmpty, CancellationToken cancellationToken)
    {
        var annotations = Directory.Exists(dataset.Path) ? Path.Combine(dataset.Path, DatasetFiles.Annotations) : dataset.Path;
        var source = new AnnotatedSource(dataset, CocoFile.Open(annotations, cancellationToken));
        try
        {
            source.Select(new ImageFolder(FolderOf(dataset, annotations)), keepEmpty);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The path of an image's file.</summary>
    public string PathOf(SourceItem item) => _paths[item.Index];

    public override SourceImage Load(SourceItem item, int epoch)
    {
        var (image, path) = (_file.Images[item.Index], _paths[item.Index]);
        var pixels = ImageFile.Load(path).Image;
        if (pixels.Width != image.Width || pixels.Height != image.Height)
            throw new InvalidInputException(path, "", $"has {pixels.Width}x{pixels.Height} pixels; {_file.Path} says {image.Width}x{image.Height}");
        var cells = new List<SourceCell>();
        foreach (var annotation in _file.ReadAnnotations(image))
        {
            if (annotation.IsCrowd)
                continue;
            if (annotation.Segmentation is PolygonSegmentation polygons)
                cells.Add(new SourceCell(annotation.Box, polygons, null));
            else if (annotation.Segmentation.ToMask(image.Width, image.Height) is { } mask)
                cells.Add(new SourceCell(annotation.Box, null, mask));
        }

        return new SourceImage(path, pixels, cells);
    }

    public override void Dispose() => _file.Dispose();

    private static string FolderOf(DatasetSource dataset, string annotations)
    {
        var own = Path.GetDirectoryName(Path.GetFullPath(annotations))!;
        var images = dataset.Images ?? Path.Combine(own, DatasetFiles.Images);
        return dataset.Images != null || Directory.Exists(images) ? images : own;
    }

    private void Select(ImageFolder folder, bool keepEmpty)
    {
        var (missing, empty) = (new List<string>(), 0);
        var all = new List<SourceItem>();
        for (var i = 0; i < _file.Images.Count; i++)
        {
            var image = _file.Images[i];
            var culture = CultureNames.Of(_file, image);
            if (Dataset.Cultures.Count > 0 && !Dataset.Cultures.Contains(culture, StringComparer.OrdinalIgnoreCase))
                continue;
            if (!keepEmpty && _file.CountAnnotations(image) == 0)
            {
                empty++;
                continue;
            }

            if (folder.Find(image.FileName) is not { } path)
            {
                missing.Add(image.FileName);
                continue;
            }

            _paths[i] = path;
            all.Add(new SourceItem(i, culture, image.Width, image.Height));
        }

        if (empty > 0)
            Notes.Add($"{_file.Path}: {empty} images without a cell are left out");
        if (missing.Count > 0)
            Notes.Add($"{_file.Path}: {missing.Count} images are not below {folder.Path} and are left out, the first is {missing[0]}");
        _items.AddRange(ItemChoice.Of(all, Dataset));
        if (_items.Count == 0)
            throw new InvalidInputException(_file.Path, "", $"has no image to use: {_file.Images.Count} images, {missing.Count} of them not below {folder.Path}, {empty} without a cell");
        if (Dataset.Count > _items.Count)
            Notes.Add($"{_file.Path}: {Dataset.Count} images were asked for, it has {_items.Count}");
    }
}
