using System.Text.Json.Serialization;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>One culture of a dataset: its ranges and frame.</summary>
public sealed record CultureSpecification
{
    /// <summary>The most numbers of a density sweep.</summary>
    public const int MostCounts = 1000;

    private const int MostNameLength = 100;

    /// <summary>Name of the culture.</summary>
    public required string Name { get; init; }

    /// <summary>Cells an image: N is drawn from it.</summary>
    public required IntRange PopulationRange { get; init; }

    /// <summary>Area of the donors in pixels.</summary>
    public required IntRange AreaRange { get; init; }

    /// <summary>Width of the images in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the images in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Whether each image has exactly the number of cells that was drawn for it: what finds no room is replaced by other cells at other places. Null: no.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Exact { get; init; }

    /// <summary>A density sweep: exact numbers of cells, all inside <see cref="PopulationRange"/>, which the images have in turn. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Counts { get; init; }

    /// <summary>The cultures of a co-culture; then <see cref="Name"/> is the co-culture's own. Its numbers are exact, and the first culture gives the background. Null: one culture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MixturePart>? Mixture { get; init; }

    /// <summary>A culture as its profile says.</summary>
    public static CultureSpecification Of(CultureProfile profile) => new()
    {
        Name = profile.Name,
        PopulationRange = profile.PopulationRange,
        AreaRange = profile.AreaRange,
        Width = profile.FrameWidth,
        Height = profile.FrameHeight,
    };

    /// <summary>Checks exact numbers and the parts of a co-culture.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    internal void ValidateCounts()
    {
        if (Counts is { } counts && (counts.Count is < 1 or > MostCounts || counts.Any(c => !PopulationRange.Contains(c))))
            throw new CellGenieException($"culture {Name}: {counts.Count} exact numbers of cells; 1 to {MostCounts} are possible, each from {PopulationRange}");
        if (Mixture is not { } parts)
            return;
        if (parts.Count is < 2 or > CoCulture.MostParts || parts.Any(p => p is null))
            throw new CellGenieException($"co-culture {Name}: {parts.Count} cultures; 2 to {CoCulture.MostParts} are possible");
        if (Name.Length is < 1 or > MostNameLength)
            throw new CellGenieException($"co-culture {Name}: names of 1 to {MostNameLength} characters are possible");
        foreach (var part in parts)
        {
            if (!(part.Ratio is > 0 and <= CoCulture.MostRatio))
                throw new CellGenieException($"co-culture {Name}: the ratio of {part.Culture} is {part.Ratio}; it must be above 0 and at most {CoCulture.MostRatio}");
        }

        if (parts.GroupBy(p => p.Culture, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CellGenieException($"co-culture {Name}: culture {twice.Key} was named twice");
    }
}
