using CellGenie.Imaging;

namespace CellGenie.Coco;

/// <summary>A form in which annotated images are stored; what it can and cannot hold.</summary>
/// <param name="Name">Its name on the command line and in <c>conversion.json</c>.</param>
/// <param name="Description">What it is.</param>
public sealed record DatasetFormat(string Name, string Description)
{
    /// <summary>COCO JSON; segmentations are written as they are.</summary>
    public static DatasetFormat Coco { get; } = new("coco", "COCO JSON, segmentations as they are") { HoldsOverlap = true, HoldsCrowds = true, HoldsCategories = true, HoldsCultures = true, HoldsIds = true };

    /// <summary>COCO JSON with polygons only.</summary>
    public static DatasetFormat CocoPolygon { get; } = Coco with { Name = "coco-polygon", Description = "COCO JSON with polygons only" };

    /// <summary>COCO JSON with compressed run lengths only.</summary>
    public static DatasetFormat CocoRle { get; } = Coco with { Name = "coco-rle", Description = "COCO JSON with compressed run lengths only" };

    /// <summary>A zip archive that CVAT imports as <c>COCO 1.0</c>.</summary>
    public static DatasetFormat Cvat { get; } = Coco with { Name = "cvat", Description = "zip of COCO JSON and images, as CVAT imports and exports", CopiesImages = true };

    /// <summary>One 16-bit PNG label map an image.</summary>
    public static DatasetFormat LabelsPng { get; } = new("labels-png", "16-bit PNG label maps");

    /// <summary>One 16-bit TIFF label map an image.</summary>
    public static DatasetFormat LabelsTiff { get; } = new("labels-tiff", "16-bit TIFF label maps");

    /// <summary>One 32-bit TIFF label map an image.</summary>
    public static DatasetFormat LabelsTiff32 { get; } = new("labels-tiff32", "32-bit TIFF label maps");

    /// <summary>Images and label maps side by side, as cellpose trains from them.</summary>
    public static DatasetFormat Cellpose { get; } = new("cellpose", "pairs x.tif, x_masks.tif in one folder") { CopiesImages = true };

    /// <summary>Text files of normalised outlines.</summary>
    public static DatasetFormat Yolo { get; } = new("yolo", "YOLO segmentation: data.yaml, labels/*.txt") { HoldsOverlap = true, HoldsCategories = true, CopiesImages = true };

    /// <summary>One GeoJSON file an image, as QuPath imports them. Written only.</summary>
    public static DatasetFormat GeoJson { get; } = new("geojson", "QuPath GeoJSON, one file an image") { HoldsOverlap = true, HoldsCategories = true, CanRead = false };

    /// <summary>The table of the Sartorius cell segmentation competition.</summary>
    public static DatasetFormat Kaggle { get; } = new("kaggle", "train.csv with row-major run lengths, as the Sartorius competition has it") { HoldsOverlap = true, HoldsCultures = true };

    /// <summary>All formats.</summary>
    public static IReadOnlyList<DatasetFormat> All { get; } = [Coco, CocoPolygon, CocoRle, Cvat, LabelsPng, LabelsTiff, LabelsTiff32, Cellpose, Yolo, GeoJson, Kaggle];

    /// <summary>Whether two instances may share a pixel.</summary>
    public bool HoldsOverlap { get; init; }

    /// <summary>Whether groups of cells that are not separated can be told from cells.</summary>
    public bool HoldsCrowds { get; init; }

    /// <summary>Whether instances have a category.</summary>
    public bool HoldsCategories { get; init; }

    /// <summary>Whether images have a culture of their own, beside what their name says.</summary>
    public bool HoldsCultures { get; init; }

    /// <summary>Whether images and annotations keep their ids.</summary>
    public bool HoldsIds { get; init; }

    /// <summary>Whether it is of use only together with the images, so that these are copied unless told otherwise.</summary>
    public bool CopiesImages { get; init; }

    /// <summary>Whether it can be read.</summary>
    public bool CanRead { get; init; } = true;

    /// <summary>The format of a name.</summary>
    /// <exception cref="CellGenieException">There is none.</exception>
    public static DatasetFormat Parse(string name) =>
        All.FirstOrDefault(f => f.Name == name) ?? throw new CellGenieException($"'{name}' is not a format; the formats are {string.Join(", ", All.Select(f => f.Name))}");

    /// <summary>The format of a file or folder, where that is unambiguous.</summary>
    /// <exception cref="InvalidInputException">It is not there, or could be several formats, or none.</exception>
    public static DatasetFormat Guess(string path)
    {
        if (File.Exists(path))
            return OfFile(path);
        if (!Directory.Exists(path))
            throw new InvalidInputException(path, "", "there is no such file or folder");
        DatasetFormat[] found = [.. OfFolder(path)];
        return found.Length == 1
            ? found[0]
            : throw new InvalidInputException(path, "", $"the format is not clear: {(found.Length == 0 ? "it looks like none" : $"it looks like {string.Join(" and ", found.Select(f => f.Name))}")}; name it");
    }

    private static DatasetFormat OfFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => Coco,
        ".csv" => Kaggle,
        ".zip" => Cvat,
        ".yaml" or ".yml" => Yolo,
        var ending => throw new InvalidInputException(path, "", $"a file that ends in '{ending}' is of no known format; name the format, or a folder"),
    };

    private static IEnumerable<DatasetFormat> OfFolder(string path)
    {
        if (File.Exists(Path.Combine(path, YoloYaml.FileName)))
            yield return Yolo;
        if (File.Exists(Path.Combine(path, KaggleReader.FileName)))
            yield return Kaggle;
        if (File.Exists(Path.Combine(path, CocoOutput.FileName)))
            yield return Coco;
        var files = LabelFiles.Find(path);
        if (files.Count > 0)
            yield return files.Any(f => f.IsPair) ? Cellpose : LabelsPng;
    }
}
