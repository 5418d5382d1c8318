using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Several COCO files as one. Ids are kept; those of a later file are shifted, all by the same number, only if one of them is taken.</summary>
/// <remarks>Categories are joined by name and licences by name and address. Segmentations stay in the files.</remarks>
public sealed class MergedCoco : IDisposable
{
    private readonly List<CocoFile> _files = [];
    private readonly List<MergedSource> _sources = [];
    private readonly List<CocoImage> _images = [];
    private readonly List<int> _fileOfImage = [];
    private readonly List<CocoCategory> _categories = [];
    private readonly List<CocoLicense> _licenses = [];
    private readonly List<Dictionary<int, int>> _categoryIds = [];

    private MergedCoco()
    {
    }

    /// <summary>The files, in order.</summary>
    public IReadOnlyList<CocoFile> Files => _files;

    /// <summary>What was done to the ids of each file.</summary>
    public IReadOnlyList<MergedSource> Sources => _sources;

    /// <summary>The <c>info</c> section of the first file.</summary>
    public CocoInfo Info => _files[0].Info;

    /// <summary>All licences.</summary>
    public IReadOnlyList<CocoLicense> Licenses => _licenses;

    /// <summary>All categories, at least one.</summary>
    public IReadOnlyList<CocoCategory> Categories => _categories;

    /// <summary>All images with their new ids, file by file.</summary>
    public IReadOnlyList<CocoImage> Images => _images;

    /// <summary>Valid annotations of all files.</summary>
    public long AnnotationCount => _files.Sum(f => (long)f.AnnotationCount);

    /// <summary>Opens files.</summary>
    /// <param name="paths">At least one.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">A file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MergedCoco Open(IReadOnlyList<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(paths.Count);
        var merged = new MergedCoco();
        try
        {
            foreach (var path in paths)
                merged.Add(CocoFile.Open(path, cancellationToken));
            return merged;
        }
        catch
        {
            merged.Dispose();
            throw;
        }
    }

    /// <summary>The index of the file that an image is from.</summary>
    /// <param name="image">Index of the image.</param>
    public int FileOf(int image) => _fileOfImage[image];

    /// <summary>How many annotations an image has.</summary>
    /// <param name="image">Index of the image.</param>
    public int CountAnnotations(int image) => File(image).CountAnnotations(Original(image));

    /// <summary>The culture of an image, see <see cref="CultureNames"/>.</summary>
    /// <param name="image">Index of the image.</param>
    public string CultureOf(int image) => CultureNames.Of(File(image), Original(image));

    /// <summary>The annotations of an image with their new ids. Safe from several threads at once.</summary>
    /// <param name="image">Index of the image.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, or has changed since it was opened.</exception>
    public IEnumerable<CocoAnnotation> ReadAnnotations(int image)
    {
        var file = _fileOfImage[image];
        var source = _sources[file];
        foreach (var annotation in _files[file].ReadAnnotations(Original(image)))
        {
            yield return annotation with
            {
                Id = annotation.Id + source.AnnotationIdShift,
                ImageId = annotation.ImageId + source.ImageIdShift,
                CategoryId = _categoryIds[file][annotation.CategoryId],
            };
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _files.ForEach(f => f.Dispose());

    private CocoFile File(int image) => _files[_fileOfImage[image]];

    private CocoImage Original(int image) => File(image).FindImage(_images[image].Id - _sources[_fileOfImage[image]].ImageIdShift)!;

    private void Add(CocoFile file)
    {
        _files.Add(file);
        var source = new MergedSource(
            file.Path,
            file.Images.Count,
            file.AnnotationCount,
            Shift([.. file.Images.Select(i => i.Id)], [.. _images.Select(i => i.Id)]),
            Shift(AnnotationIds(file, 0), [.. _sources.SelectMany((s, i) => AnnotationIds(_files[i], s.AnnotationIdShift))]));
        _sources.Add(source);
        var categories = new Dictionary<int, int>();
        foreach (var category in CategoryList.Of(file))
            categories[category.Id] = Join(category);
        _categoryIds.Add(categories);
        var licenses = file.Licenses.ToDictionary(l => l.Id, Join);
        foreach (var image in file.Images)
        {
            int? license = image.LicenseId is { } id && licenses.TryGetValue(id, out var joined) ? joined : null;
            _images.Add(image with { Id = image.Id + source.ImageIdShift, LicenseId = license });
            _fileOfImage.Add(_files.Count - 1);
        }
    }

    private static long[] AnnotationIds(CocoFile file, long shift) => [.. file.AnnotationIndex.Select(e => e.Id + shift)];

    /// <summary>0 if no id is taken; else what brings the lowest id above the highest one that is.</summary>
    private static long Shift(long[] ids, long[] taken)
    {
        Array.Sort(ids);
        Array.Sort(taken);
        for (int i = 0, t = 0; i < ids.Length && t < taken.Length;)
        {
            if (ids[i] == taken[t])
                return taken[^1] + 1 - ids[0];
            if (ids[i] < taken[t])
                i++;
            else
                t++;
        }

        return 0;
    }

    private int Join(CocoCategory category)
    {
        if (_categories.Find(c => c.Name == category.Name) is { } known)
            return known.Id;
        var id = _categories.Exists(c => c.Id == category.Id) ? _categories.Max(c => c.Id) + 1 : category.Id;
        _categories.Add(category with { Id = id });
        return id;
    }

    private int Join(CocoLicense license)
    {
        if (_licenses.Find(l => l.Name == license.Name && l.Url == license.Url) is { } known)
            return known.Id;
        var id = _licenses.Exists(l => l.Id == license.Id) ? _licenses.Max(l => l.Id) + 1 : license.Id;
        _licenses.Add(license with { Id = id });
        return id;
    }
}
