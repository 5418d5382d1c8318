using System.Text.Json.Serialization;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>Everything that decides a dataset, but for the bank: the same specification and bank give the same bytes.</summary>
public sealed record GenerationSpecification
{
    /// <summary>The paper's way: uniform random places, hard paste.</summary>
    public const string PaperPreset = "paper";

    /// <summary>As near to real images as can be: <see cref="CompositionRules.Realistic"/>.</summary>
    public const string DefaultPreset = "default";

    /// <summary>The widest contour.</summary>
    public const int MaxContourWidth = 16;

    /// <summary>The presets there are.</summary>
    public static IReadOnlyList<string> Presets { get; } = [DefaultPreset, PaperPreset];

    /// <summary>Name of the preset that the specification started from.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Images of each culture, 1 or more; layouts, where each is written in several <see cref="CompositionRules.Blends"/>; sequences, where there are (<see cref="CompositionRules.TimeLapse"/>).</summary>
    public required int ImagesPerCulture { get; init; }

    /// <summary>The cultures, in the order of their images.</summary>
    public required IReadOnlyList<CultureSpecification> Cultures { get; init; }

    /// <summary>How images are composed.</summary>
    public CompositionRules Rules { get; init; } = new();

    /// <summary>How masks are written. Default <see cref="SegmentationEncoding.Auto"/>.</summary>
    public SegmentationEncoding Segmentation { get; init; } = SegmentationEncoding.Auto;

    /// <summary>Whether a 16-bit label map is written for each image.</summary>
    public bool LabelMaps { get; init; }

    /// <summary>What is written beside images and visible masks. Null: nothing more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TruthFiles? Truth { get; init; }

    /// <summary>Width of the contours of <see cref="TruthFiles.Contours"/> in pixels, 1 to <see cref="GenerationSpecification.MaxContourWidth"/>. Null: 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ContourWidth { get; init; }

    /// <summary>Number of images: up to 100,000,000 when the specification is valid.</summary>
    [JsonIgnore]
    public int ImageCount => checked(ImagesOfCulture * Cultures.Count);

    /// <summary>The distance between the annotation ids of consecutive images, so that ids need no counting.</summary>
    internal int IdStride => Math.Max(1, Cultures.Max(c => Rules.TimeLapse?.MostCells(c.PopulationRange.High) ?? c.PopulationRange.High));

    /// <summary>Names of the categories: the cultures where several meet in an image, else LIVECell's one.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> Categories => Cultures.Any(c => c.Mixture != null)
        ? [.. Cultures.SelectMany(c => c.Mixture?.Select(p => p.Culture) ?? [c.Name]).Distinct(StringComparer.OrdinalIgnoreCase)]
        : ["cell"];

    /// <summary>The kind of hard image that an image is.</summary>
    internal HardCases HardCaseOf(int image) => ImageRecipe.Of(CultureOf(image), Rules, LayoutOf(image)).HardCase;

    /// <summary>Whether <c>amodal.json</c> is written.</summary>
    [JsonIgnore]
    public bool HasAmodal => Truth is { } truth && truth.HasFlag(TruthFiles.Amodal);

    /// <summary>Whether contour maps are written.</summary>
    internal bool HasContours => Truth is { } truth && truth.HasFlag(TruthFiles.Contours);

    /// <summary>Whether tracks are written.</summary>
    internal bool HasTracks => Truth is { } truth && truth.HasFlag(TruthFiles.Tracks);

    /// <summary>The culture of an image of the dataset.</summary>
    internal CultureSpecification CultureOf(int image) => Cultures[image / ImagesOfCulture];

    /// <summary>Images of a layout.</summary>
    internal int BlendCount => Rules.Blends?.Count ?? 1;

    /// <summary>Frames of a sequence; 1 where there are single images.</summary>
    internal int FrameCount => Rules.TimeLapse?.Frames ?? 1;

    /// <summary>Images of each culture, in all blends and frames.</summary>
    internal int ImagesOfCulture => checked(ImagesPerCulture * BlendCount * FrameCount);

    /// <summary>The layout or sequence of an image, counted in its culture from 0; all its images follow each other.</summary>
    internal int LayoutOf(int image) => image % ImagesOfCulture / (BlendCount * FrameCount);

    /// <summary>The sequence of an image, counted in the dataset from 0.</summary>
    internal int SequenceOf(int image) => image / FrameCount;

    /// <summary>The frame of an image in its sequence, from 0.</summary>
    internal int FrameOf(int image) => image % FrameCount;

    /// <summary>The blend of an image.</summary>
    internal BlendMode BlendOf(int image) => Rules.Blends?[image % BlendCount] ?? Rules.Blend;

    /// <summary>File name of an image: LIVECell's scheme as far as its tools read it, culture first.</summary>
    internal string FileName(int image)
    {
        if (Rules.TimeLapse != null)
            return $"{SequenceName(image)}_t{FrameOf(image):D3}.png";
        var blend = Rules.Blends == null ? "" : $"_{BlendOf(image).ToString().ToLowerInvariant()}";
        return $"{BaseName(image, image / BlendCount)}{blend}.png";
    }

    /// <summary>What the names of all files of a sequence begin with.</summary>
    internal string SequenceName(int image) => BaseName(image, SequenceOf(image));

    private string BaseName(int image, int number) =>
        $"{string.Concat(CultureOf(image).Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '-'))}_Phase_synthetic_{number:D8}";

    /// <summary>The specification as one line of JSON: the same text for the same specification, everywhere.</summary>
    public string ToJson() => StrictJson.ToText(this);

    /// <summary>Reads a specification and checks its ranges, but for the feather width, which only a library limits.</summary>
    /// <param name="json">The JSON, up to 1,048,576 characters.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidInputException">It is no JSON, no specification, or a value is outside its range; the message says where.</exception>
    public static GenerationSpecification Parse(string json, string name = "specification")
    {
        var specification = StrictJson.Parse<GenerationSpecification>(json, name);
        if (!Presets.Contains(specification.Preset))
            throw new InvalidInputException(name, "$.preset", $"unknown preset '{specification.Preset}'; there are {string.Join(" and ", Presets)}");
        if (specification.Cultures.Any(c => c is null))
            throw new InvalidInputException(name, "$.cultures", "a culture is null");
        try
        {
            specification.Validate(int.MaxValue);
        }
        catch (CellGenieException e)
        {
            throw new InvalidInputException(name, "", e.Message, e);
        }

        return specification;
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate(CellBank bank) => Validate(bank.Index.RingWidth);

    /// <summary>Checks the ranges.</summary>
    /// <param name="ringWidth">The <see cref="CellBankIndex.RingWidth"/> of the library.</param>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate(int ringWidth)
    {
        if (ImagesPerCulture < 1)
            throw new CellGenieException($"images per culture is {ImagesPerCulture}; it must be 1 or more");
        if (Cultures.Count == 0)
            throw new CellGenieException("no culture was chosen");
        // Before they are multiplied.
        Rules.TimeLapse?.Validate();
        if ((Int128)ImagesPerCulture * BlendCount * FrameCount * Cultures.Count is var images && images > 100_000_000)
            throw new CellGenieException($"{images} images are more than 100,000,000");
        var twice = Cultures.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1);
        if (twice != null)
            throw new CellGenieException($"culture {twice.Key} was chosen twice");
        foreach (var culture in Cultures)
        {
            if (culture.PopulationRange.Low < 0 || culture.PopulationRange.High > LabelMap.MaxLabel)
                throw new CellGenieException($"culture {culture.Name}: {culture.PopulationRange} cells an image; 0 to {LabelMap.MaxLabel} are possible");
            culture.ValidateCounts();
            if (Rules.TimeLapse is { } lapse && (long)lapse.Frames * lapse.MostCells(culture.PopulationRange.High) is var places && places > TimeLapse.MostPlaces)
                throw new CellGenieException($"culture {culture.Name}: {places} cells in all frames of a sequence are more than {TimeLapse.MostPlaces}");
            if (culture.Width is < 16 or > 16384 || culture.Height is < 16 or > 16384)
                throw new CellGenieException($"culture {culture.Name}: images of {culture.Width}x{culture.Height}; sides of 16 to 16384 pixels are possible");
        }

        // JSON allows several names at once, which may be the number of none.
        if (!Enum.IsDefined(Rules.Blend) || !Enum.IsDefined(Rules.Brightness) || !Enum.IsDefined(Rules.CutCells) || !Enum.IsDefined(Segmentation))
            throw new CellGenieException($"blend {Rules.Blend}, brightness {Rules.Brightness}, cut cells {Rules.CutCells} or segmentation {Segmentation} is not one of the choices");
        if (Truth is { } known && (known & ~(TruthFiles.Amodal | TruthFiles.Contours | TruthFiles.Tracks)) != 0)
            throw new CellGenieException($"truth {Truth} is not one of the choices");
        if (HasTracks && Rules.TimeLapse == null)
            throw new CellGenieException("only sequences have tracks; say of how many frames");
        if (ContourWidth is < 1 or > MaxContourWidth)
            throw new CellGenieException($"the contour width is {ContourWidth}; it must be 1 to {MaxContourWidth}");
        Rules.Validate(ringWidth);
    }
}
