using System.Text.Json.Serialization;

namespace CellGenie.Client;

/// <summary>How images are composed. What is not said is as the service’s preset says.</summary>
public sealed record CompositionOptions
{
    /// <summary>How a cell meets what lies under it: <c>hard</c>, <c>feather</c>, <c>halo</c> or <c>poisson</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Blend { get; init; }

    /// <summary>Several blends: each layout is written once in each, with the same masks. Replaces <see cref="Blend"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Blends { get; init; }

    /// <summary>Width of the feathered ring in pixels.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FeatherWidth { get; init; }

    /// <summary>What happens to a donor’s grey values: <c>keep</c>, or <c>match</c> the new background.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Brightness { get; init; }

    /// <summary>What happens to donors that their frame cut: <c>atFrame</c>, <c>anywhere</c> or <c>exclude</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CutCells { get; init; }

    /// <summary>Least visible share of a cell, 0 to 1; below it the cell is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MinVisibleFraction { get; init; }

    /// <summary>Least visible area in pixels, 1 or more; below it the cell is left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MinVisibleArea { get; init; }

    /// <summary>Where cells go: <c>uniform</c>, <c>hardCore</c>, <c>cluster</c>, <c>empirical</c> or <c>densityMap</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Placement { get; init; }

    /// <summary>The density of cells over the frame, for the placement <c>densityMap</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DensityGrid? DensityMap { get; init; }

    /// <summary>Number and areas of cells: <c>independent</c>, or <c>joint</c> as in a real image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Population { get; init; }

    /// <summary>Source images that may meet in one image: <c>any</c>, or those of <c>similar</c> texture and contrast.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Look { get; init; }

    /// <summary>The most parts that a partly hidden cell may be seen in; 0 for any number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxParts { get; init; }

    /// <summary>Which cell lies on top: <c>random</c>, or small ones (<c>largeBelow</c>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DepthOrder { get; init; }

    /// <summary>
    /// How donors are varied: <c>flip</c>, <c>rotate</c>, <c>contrast</c>, <c>angle</c>, <c>scale</c>, <c>elastic</c>, <c>brightness</c>, <c>defocus</c>,
    /// several separated by commas, or <c>none</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Augment { get; init; }

    /// <summary>Kinds of hard images that some of the images are made to be: <c>touching</c>, <c>dense</c>, <c>lowContrast</c>, several separated by commas.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HardCases { get; init; }

    /// <summary>Share of the images that are hard ones, above 0 up to 1; null for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HardShare { get; init; }

    /// <summary>How far donors are varied.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VariationOptions? Variation { get; init; }

    /// <summary>Sequences of frames in the place of single images.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeLapseOptions? TimeLapse { get; init; }

    /// <summary>Whether images of a test split may be used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AllowTestDonors { get; init; }
}
