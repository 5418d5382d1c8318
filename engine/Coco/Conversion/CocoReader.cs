using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>Reads a COCO file: polygons and run lengths, compressed or not.</summary>
internal sealed class CocoReader : IDatasetReader
{
    private readonly CocoFile _file;
    private readonly PictureFolder? _pictures;

    /// <param name="path">The file, or a folder that holds it as <c>annotations.json</c>.</param>
    /// <param name="imagesFolder">Where the images are; null for the folder <c>images</c> beside the file, if there is one.</param>
    /// <param name="log">Receives the defects of single entries.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidInputException">The file cannot be read.</exception>
    public CocoReader(string path, string? imagesFolder, ConversionLog log, CancellationToken cancellationToken)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, CocoOutput.FileName) : path;
        _pictures = PictureFolder.Open(imagesFolder, Path.Combine(Path.GetDirectoryName(file) ?? "", CocoOutput.ImagesFolder));
        _file = CocoFile.Open(file, cancellationToken);
        Categories = CategoryList.Of(_file);
        foreach (var problem in _file.Problems)
            log.Add(new ConversionProblem(file, problem.Place, problem.Rule));
        log.AddUnlisted(Enum.GetValues<CocoProblemKind>().Sum(_file.CountProblems) - _file.Problems.Count);
    }

    /// <inheritdoc/>
    public CocoInfo Info => _file.Info;

    /// <inheritdoc/>
    public IReadOnlyList<CocoLicense> Licenses => _file.Licenses;

    /// <inheritdoc/>
    public IReadOnlyList<CocoCategory> Categories { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CocoImage> Images => _file.Images;

    /// <inheritdoc/>
    public IReadOnlyList<CocoAnnotation> Read(int index, ConversionLog log) => [.. _file.ReadAnnotations(Images[index])];

    /// <inheritdoc/>
    public byte[]? ReadPicture(int index) => _pictures?.Read(Images[index].FileName);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
