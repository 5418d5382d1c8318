using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads label maps: PNG of 8 or 16 bits, TIFF of 8, 16 or 32. Annotation ids are <c>(image - 1) * 65,536 + label</c>.</summary>
internal sealed class LabelReader : IDatasetReader
{
    private readonly List<LabelFile> _files = [];
    private readonly List<CocoImage> _images = [];
    private readonly PictureFolder? _pictures;

    /// <param name="folder">The folder, see <see cref="LabelFiles"/>.</param>
    /// <param name="imagesFolder">Where the images are, if they are not in the folder.</param>
    /// <param name="log">Receives label maps that cannot be read.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="InvalidInputException">The folder holds no label map.</exception>
    public LabelReader(string folder, string? imagesFolder, ConversionLog log, CancellationToken cancellationToken)
    {
        _pictures = imagesFolder == null ? null : new PictureFolder(new ImageFolder(imagesFolder));
        var found = LabelFiles.Find(folder);
        if (found.Count == 0)
            throw new InvalidInputException(folder, "", "holds no label maps: they lie in 'labels' or 'masks', or beside their images as x_masks.tif or x_masks.png");
        foreach (var file in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var (width, height) = ImageFile.IdentifyLabels(file.Labels);
                _images.Add(new CocoImage(_images.Count + 1, file.Name, width, height));
                _files.Add(file);
            }
            catch (InvalidInputException e)
            {
                log.Add(new ConversionProblem(e.File, e.Place, e.Rule));
            }
        }
    }

    /// <inheritdoc/>
    public CocoInfo Info { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<CocoLicense> Licenses => [];

    /// <inheritdoc/>
    public IReadOnlyList<CocoCategory> Categories { get; } = [CategoryList.Cell];

    /// <inheritdoc/>
    public IReadOnlyList<CocoImage> Images => _images;

    /// <inheritdoc/>
    public IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log)
    {
        var map = ImageFile.LoadLabels(_files[index].Labels);
        return LabelInstances.Of(_files[index].Labels, map, _images[index].Id, CategoryList.Cell.Id, (long)index * LabelInstances.IdsPerImage);
    }

    /// <inheritdoc/>
    public byte[]? ReadPicture(int index) => _files[index].Picture is { } path ? PictureFolder.ReadFile(path) : _pictures?.Read(_images[index].FileName);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
