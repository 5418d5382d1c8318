using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>What to generate. What is not said here is as the culture’s profile and the service’s preset say.</summary>
public sealed record GenerateOptions
{
    /// <summary>Asks for images.</summary>
    /// <param name="imagesPerCulture">Images of each culture, 1 or more.</param>
    public GenerateOptions(int imagesPerCulture) => ImagesPerCulture = imagesPerCulture;

    /// <summary>Images of each culture, 1 or more; sequences with <see cref="CompositionOptions.TimeLapse"/>.</summary>
    public int ImagesPerCulture { get; init; }

    /// <summary>Id of the new batch; null lets the service choose. Not a part of the request’s JSON.</summary>
    [JsonIgnore]
    public string? BatchId { get; init; }

    /// <summary>Version of the dataset’s cell library; null for the newest. Not a part of the request’s JSON.</summary>
    [JsonIgnore]
    public string? LibraryVersion { get; init; }

    /// <summary>The preset that the other values start from, such as <c>paper</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Preset { get; init; }

    /// <summary>The seed: the same seed, options and library give the same bytes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? Seed { get; init; }

    /// <summary>Names of the cultures; null or empty for all of the library.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Cultures { get; init; }

    /// <summary>Cells an image, for every culture that has no range of its own in <see cref="CellsByCulture"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CountRange? Cells { get; init; }

    /// <summary>Cells an image of single cultures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, CountRange>? CellsByCulture { get; init; }

    /// <summary>Whether each image has exactly the number of cells that was drawn for it; else cells that find no room are left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ExactCells { get; init; }

    /// <summary>A density sweep: exact numbers of cells that the images of each culture have in turn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? CellsSweep { get; init; }

    /// <summary>A density sweep over each culture’s range of cells: so many exact numbers, evenly spaced from its lower to its upper end, 2 to 1,000.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Sweep { get; init; }

    /// <summary>Co-cultures, several cultures in one image. They come after <see cref="Cultures"/>; where those are not said, they alone are made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CoCultureOptions>? CoCultures { get; init; }

    /// <summary>Area of the donors in pixels, for every culture that has no range of its own in <see cref="AreaByCulture"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CountRange? Area { get; init; }

    /// <summary>Area of the donors of single cultures in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, CountRange>? AreaByCulture { get; init; }

    /// <summary>Width of the images in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Width { get; init; }

    /// <summary>Height of the images in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Height { get; init; }

    /// <summary>How images are composed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CompositionOptions? Rules { get; init; }

    /// <summary>How masks are written: <c>auto</c>, <c>polygon</c> or <c>rle</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Segmentation { get; init; }

    /// <summary>Whether a 16-bit label map is written for each image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? LabelMaps { get; init; }

    /// <summary>What is written beside images and visible masks: <c>amodal</c> (whole masks), <c>contours</c> (maps of contour classes), <c>tracks</c> (tracks of sequences), several separated by commas, or <c>none</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Truth { get; init; }

    /// <summary>Width of the contours of contour maps in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContourWidth { get; init; }
}
