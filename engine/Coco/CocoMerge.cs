using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Makes one annotation file of several, for example of one for each split. Images and annotations get new ids, from 1, in the order of the files.</summary>
public static class CocoMerge
{
    /// <summary>What the annotations of a file without categories are.</summary>
    private static readonly CocoCategory Cell = new(1, "cell");

    /// <summary>Merges files. The split that a file's name says is written into its images. Memory does not grow with the annotations.</summary>
    /// <param name="files">The files; defective entries are left out.</param>
    /// <param name="path">The new file.</param>
    /// <param name="pause">Called after every image.</param>
    /// <param name="cancellationToken">Stops; nothing is left behind.</param>
    /// <exception cref="CellGenieException">A file cannot be read, or the new one not be written.</exception>
    public static void Write(IReadOnlyList<string> files, string path, Action? pause = null, CancellationToken cancellationToken = default)
    {
        var sources = new List<CocoFile>();
        try
        {
            foreach (var file in files)
                sources.Add(CocoFile.Open(file, cancellationToken));
            var categories = sources.SelectMany(CategoriesOf).Select(c => (c.Name, c.Supercategory)).Distinct().Select((c, i) => new CocoCategory(i + 1, c.Name, c.Supercategory)).ToList();
            var licenses = sources.SelectMany(s => s.Licenses).Select(l => (l.Name, l.Url)).Distinct().Select((l, i) => new CocoLicense(i + 1, l.Name, l.Url)).ToList();
            using var writer = new CocoWriter(path, sources.Count > 0 ? sources[0].Info : new CocoInfo(), licenses, categories);
            WriteImages(sources, licenses, writer);
            WriteAnnotations(sources, categories, writer, pause, cancellationToken);
            writer.Complete();
        }
        finally
        {
            foreach (var source in sources)
                source.Dispose();
        }
    }

    private static void WriteImages(List<CocoFile> sources, List<CocoLicense> licenses, CocoWriter writer)
    {
        var id = 0L;
        foreach (var source in sources)
        {
            foreach (var image in source.Images)
            {
                var license = source.Licenses.FirstOrDefault(l => l.Id == image.LicenseId);
                writer.WriteImage(image with
                {
                    Id = ++id,
                    Split = SplitNames.Of(image, source.Path) is { Length: > 0 } split ? split : null,
                    LicenseId = license == null ? null : licenses.First(l => (l.Name, l.Url) == (license.Name, license.Url)).Id,
                });
            }
        }
    }

    private static void WriteAnnotations(List<CocoFile> sources, List<CocoCategory> categories, CocoWriter writer, Action? pause, CancellationToken cancellationToken)
    {
        var imageId = 0L;
        var id = 0L;
        foreach (var source in sources)
        {
            var categoryOf = CategoriesOf(source).ToDictionary(c => c.Id, c => categories.First(n => (n.Name, n.Supercategory) == (c.Name, c.Supercategory)).Id);
            foreach (var image in source.Images)
            {
                cancellationToken.ThrowIfCancellationRequested();
                imageId++;
                foreach (var annotation in source.ReadAnnotations(image))
                    writer.WriteAnnotation(annotation with { Id = ++id, ImageId = imageId, CategoryId = source.Categories.Count > 0 ? categoryOf[annotation.CategoryId] : categoryOf[Cell.Id] });
                pause?.Invoke();
            }
        }
    }

    private static IReadOnlyList<CocoCategory> CategoriesOf(CocoFile file) => file.Categories.Count > 0 ? file.Categories : [Cell];
}
