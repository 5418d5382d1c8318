using System.Text.Json.Serialization;
using CellGenie.Coco;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>
/// What somebody asks for, before the profiles of a library have turned it into a <see cref="GenerationSpecification"/>: what is not
/// said here is as the culture's profile says.
/// </summary>
public sealed record GenerationRequest
{
    /// <summary>The preset that the other values start from, one of <see cref="GenerationSpecification.Presets"/>. Default <see cref="GenerationSpecification.PaperPreset"/>.</summary>
    public string Preset { get; init; } = GenerationSpecification.PaperPreset;

    /// <summary>The seed. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Images of each culture, 1 or more; layouts, where each is written in several <see cref="CompositionRules.Blends"/>; sequences, where there are (<see cref="CompositionRules.TimeLapse"/>). Default 10.</summary>
    public int ImagesPerCulture { get; init; } = 10;

    /// <summary>Names of the cultures, upper and lower case being the same. Default, empty: all of the library, by name.</summary>
    public IReadOnlyList<string> Cultures { get; init; } = [];

    /// <summary>Cells an image, for every culture that has no range of its own in <see cref="CellsByCulture"/>. Default: the profiles' ranges.</summary>
    public IntRange? Cells { get; init; }

    /// <summary>Cells an image of single cultures.</summary>
    public IReadOnlyDictionary<string, IntRange> CellsByCulture { get; init; } = new Dictionary<string, IntRange>();

    /// <summary>Whether each image has exactly the number of cells that was drawn for it. Null: no, cells that find no room are left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ExactCells { get; init; }

    /// <summary>A density sweep: exact numbers of cells that the images of each culture have in turn. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? CellsSweep { get; init; }

    /// <summary>A density sweep over each culture's range of cells: so many exact numbers, evenly spaced from its lower to its upper end, 2 to 1,000. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Sweep { get; init; }

    /// <summary>Co-cultures: several cultures in one image. They come after <see cref="Cultures"/>; where those are empty, they alone are made. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CoCulture>? CoCultures { get; init; }

    /// <summary>Area of the donors in pixels, for every culture that has no range of its own in <see cref="AreaByCulture"/>. Default: the profiles' ranges.</summary>
    public IntRange? Area { get; init; }

    /// <summary>Area of the donors of single cultures in pixels.</summary>
    public IReadOnlyDictionary<string, IntRange> AreaByCulture { get; init; } = new Dictionary<string, IntRange>();

    /// <summary>Width of the images in pixels. Default: each culture's own.</summary>
    public int? Width { get; init; }

    /// <summary>Height of the images in pixels. Default: each culture's own.</summary>
    public int? Height { get; init; }

    /// <summary>How images are composed. Default: as the preset says.</summary>
    public CompositionRules Rules
    {
        get => field ?? RulesOf(Preset);
        init;
    }

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

    /// <summary>The request as one line of JSON.</summary>
    public string ToJson() => StrictJson.ToText(this);

    /// <summary>Reads a request.</summary>
    /// <param name="json">The JSON, up to 1,048,576 characters.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidInputException">It is no JSON, or no request; the message says where.</exception>
    public static GenerationRequest Parse(string json, string name = "request")
    {
        var request = StrictJson.Parse<GenerationRequest>(json, name);
        if (request.Cultures.Any(c => c is null))
            throw new InvalidInputException(name, "$.cultures", "a culture is null");
        if (request.CoCultures?.Any(c => c is null || c.Parts.Any(p => p is null)) == true)
            throw new InvalidInputException(name, "$.coCultures", "an entry is null");
        if (request.Preset == GenerationSpecification.DefaultPreset)
            request = request with { Rules = StrictJson.Complete(CompositionRules.Realistic, json, "rules") };
        RequireOnce(name, "$.cellsByCulture", request.CellsByCulture);
        RequireOnce(name, "$.areaByCulture", request.AreaByCulture);
        return request;
    }

    /// <summary>The specification that the request means for a library. Its values are not checked yet: <see cref="GenerationSpecification.Validate(int)"/> does that.</summary>
    /// <param name="profiles">The profiles of the library's cultures.</param>
    /// <param name="library">What messages call the library.</param>
    /// <exception cref="CellGenieException">The preset or a culture is unknown, or a range was given for a culture that is not made.</exception>
    public GenerationSpecification ToSpecification(IReadOnlyList<CultureProfile> profiles, string library)
    {
        if (!GenerationSpecification.Presets.Contains(Preset))
            throw new CellGenieException($"unknown preset '{Preset}'; there are {string.Join(" and ", GenerationSpecification.Presets)}");
        if (CellsSweep != null && (Sweep != null || Cells != null || CellsByCulture.Count > 0))
            throw new CellGenieException("give a list of numbers of cells to sweep over, or a range with a number of steps, not both");
        if (CellsSweep?.Count == 0)
            throw new CellGenieException("the list of numbers of cells to sweep over is empty");
        if (Sweep is { } steps and (< 2 or > CultureSpecification.MostCounts))
            throw new CellGenieException($"a sweep over {steps} numbers of cells; 2 to {CultureSpecification.MostCounts} are possible");
        IReadOnlyList<CoCulture> coCultures = CoCultures ?? [];
        IReadOnlyList<string> names = Cultures.Count > 0 || coCultures.Count > 0 ? Cultures : [.. profiles.Select(c => c.Name).Order(StringComparer.Ordinal)];
        List<CultureSpecification> cultures = [.. names.Select(name => Counted(Of(Find(name)))), .. coCultures.Select(c => Counted(Of(c, Find)))];
        // A range is for what is made; that of donors may also be for a culture of a co-culture.
        Require(CellsByCulture.Keys, cultures.Select(c => c.Name));
        Require(AreaByCulture.Keys, cultures.SelectMany(c => c.Mixture?.Select(p => p.Culture) ?? [c.Name]));
        return new GenerationSpecification
        {
            Preset = Preset,
            Seed = Seed,
            ImagesPerCulture = ImagesPerCulture,
            Cultures = cultures,
            Rules = Rules,
            Segmentation = Segmentation,
            LabelMaps = LabelMaps,
            Truth = Truth,
            ContourWidth = ContourWidth,
        };

        CultureProfile Find(string name) => profiles[CultureProfile.IndexOf(profiles, name, library)];

        static void Require(IEnumerable<string> ranges, IEnumerable<string> made)
        {
            if (ranges.FirstOrDefault(c => !made.Contains(c, StringComparer.OrdinalIgnoreCase)) is { } unused)
                throw new CellGenieException($"a range was given for culture '{unused}', which is not made; made are {string.Join(", ", made)}");
        }
    }

    /// <summary>The rules that a preset starts from.</summary>
    public static CompositionRules RulesOf(string preset) => preset == GenerationSpecification.DefaultPreset ? CompositionRules.Realistic : new CompositionRules();

    private CultureSpecification Of(CultureProfile profile) => Of(profile, Width ?? profile.FrameWidth, Height ?? profile.FrameHeight);

    private CultureSpecification Of(CultureProfile profile, int width, int height)
    {
        var own = CultureSpecification.Of(profile);
        // A smaller frame holds fewer cells; the paper's way leaves that to whoever asks.
        if (Preset == GenerationSpecification.DefaultPreset)
            own = own with { PopulationRange = Scale(own.PopulationRange, (double)width * height / ((double)own.Width * own.Height)) };
        return own with
        {
            PopulationRange = Find(CellsByCulture, profile.Name) ?? Cells ?? own.PopulationRange,
            AreaRange = Find(AreaByCulture, profile.Name) ?? Area ?? own.AreaRange,
            Width = width,
            Height = height,
        };
    }

    /// <summary>A co-culture: its frame is that of the first culture, its range of cells that of its cultures in their shares.</summary>
    private CultureSpecification Of(CoCulture coCulture, Func<string, CultureProfile> find)
    {
        if (coCulture.Parts.Count == 0)
            throw new CellGenieException("a co-culture has no cultures");
        var first = find(coCulture.Parts[0].Culture);
        var (width, height) = (Width ?? first.FrameWidth, Height ?? first.FrameHeight);
        List<CultureSpecification> owns = [.. coCulture.Parts.Select(p => Of(find(p.Culture), width, height))];
        List<MixturePart> parts = [.. owns.Select((own, k) => new MixturePart { Culture = own.Name, Ratio = coCulture.Parts[k].Ratio, AreaRange = own.AreaRange })];
        var sum = parts.Sum(p => p.Ratio);
        var name = coCulture.NameOr(parts);
        double low = 0, high = 0;
        for (var k = 0; k < parts.Count; k++)
        {
            low += owns[k].PopulationRange.Low * (parts[k].Ratio / sum);
            high += owns[k].PopulationRange.High * (parts[k].Ratio / sum);
        }

        // Ratios that are no numbers are told by the check of the specification.
        var range = low >= 0 && high >= low && high <= LabelMap.MaxLabel ? new IntRange((int)Math.Floor(low), (int)Math.Ceiling(high)) : owns[0].PopulationRange;
        return new CultureSpecification
        {
            Name = name,
            PopulationRange = Find(CellsByCulture, name) ?? Cells ?? range,
            AreaRange = new IntRange(parts.Min(p => p.AreaRange.Low), parts.Max(p => p.AreaRange.High)),
            Width = width,
            Height = height,
            Mixture = parts,
        };
    }

    /// <summary>The culture with exact numbers of cells where they are asked for.</summary>
    private CultureSpecification Counted(CultureSpecification culture)
    {
        var range = culture.PopulationRange;
        var counts = CellsSweep ?? (Sweep is { } steps ? [.. Enumerable.Range(0, steps).Select(k => range.Low + (int)Math.Round((double)k * (range.High - range.Low) / (steps - 1)))] : null);
        return counts == null
            ? culture with { Exact = ExactCells == true ? true : null }
            : culture with { PopulationRange = new IntRange(counts.Min(), counts.Max()), Counts = counts };
    }

    private static IntRange Scale(IntRange range, double share) =>
        share == 1 ? range : new IntRange(Scale(range.Low, share, Math.Floor), Scale(range.High, share, Math.Ceiling));

    private static int Scale(int count, double share, Func<double, double> round) => (int)Math.Min(LabelMap.MaxLabel, round(count * share));

    private static IntRange? Find(IReadOnlyDictionary<string, IntRange> ranges, string culture)
    {
        foreach (var (name, range) in ranges)
        {
            if (string.Equals(name, culture, StringComparison.OrdinalIgnoreCase))
                return range;
        }

        return null;
    }

    private static void RequireOnce(string file, string place, IReadOnlyDictionary<string, IntRange> ranges)
    {
        var twice = ranges.Keys.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1);
        if (twice != null)
            throw new InvalidInputException(file, place, $"culture {twice.Key} has two ranges");
    }
}
