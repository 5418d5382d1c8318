using System.Text.Json.Serialization;
using CellGenie.Imaging;

namespace CellGenie.Synthesis;

/// <summary>How images are composed (Algorithm 1, Module 3).</summary>
/// <remarks>What a property leaves open (null) is as in the paper; so the specification of such a dataset stays the same text when choices are added.</remarks>
public sealed record CompositionRules
{
    private const Augmentations Varied = Augmentations.Angle | Augmentations.Scale | Augmentations.Elastic | Augmentations.Brightness | Augmentations.Defocus;
    private const Augmentations AllAugmentations = Augmentations.Flip | Augmentations.Rotate | Augmentations.Contrast | Varied;

    /// <summary>The rules of the preset <see cref="GenerationSpecification.DefaultPreset"/>: as near to real images as can be.</summary>
    public static CompositionRules Realistic { get; } = new()
    {
        MinVisibleFraction = 0.6,
        Blend = BlendMode.Halo,
        Brightness = BrightnessMode.Match,
        Placement = PlacementMode.Empirical,
        Population = PopulationMode.Joint,
        Look = LookMode.Similar,
        MaxParts = 2,
        DepthOrder = Synthesis.DepthOrder.LargeBelow,
        Augment = Augmentations.Flip,
    };

    /// <summary>The least share of a cell, 0..1, that must stay visible; a cell below it is left out of the image altogether. Default 0.1.</summary>
    public double MinVisibleFraction { get; init; } = 0.1;

    /// <summary>The least visible area in pixels, 1 or more; a cell below it is left out of the image altogether. Default 10.</summary>
    public int MinVisibleArea { get; init; } = 10;

    /// <summary>How a cell meets what lies under it. Default <see cref="BlendMode.Hard"/>.</summary>
    public BlendMode Blend { get; init; } = BlendMode.Hard;

    /// <summary>
    /// Several blends: each layout is written once in each of them, in this order, instead of once in <see cref="Blend"/>, so that a detector which learns
    /// from them cannot go by the traces of one (Dwibedi, Misra and Hebert, <em>Cut, Paste and Learn</em>, 2017). Null: <see cref="Blend"/> alone.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BlendMode>? Blends { get; init; }

    /// <summary>Width of the feathered ring in pixels, 1 up to the bank's ring width; used by <see cref="BlendMode.Feather"/> alone. Default 4.</summary>
    public int FeatherWidth { get; init; } = 4;

    /// <summary>What happens to a donor's grey values. Default <see cref="BrightnessMode.Keep"/>.</summary>
    public BrightnessMode Brightness { get; init; } = BrightnessMode.Keep;

    /// <summary>Where cells go. Null: <see cref="PlacementMode.Uniform"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlacementMode? Placement { get; init; }

    /// <summary>The density of cells over the frame; needed by <see cref="PlacementMode.DensityMap"/> and used by it alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DensityMap? DensityMap { get; init; }

    /// <summary>How many cells, and of which sizes. Null: <see cref="PopulationMode.Independent"/>. <see cref="PlacementMode.Empirical"/> is always joint.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PopulationMode? Population { get; init; }

    /// <summary>Which source images may meet in one image. Null: <see cref="LookMode.Any"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LookMode? Look { get; init; }

    /// <summary>The most separate parts that a partly hidden cell may be seen in, 0 (any number) to 100; a cell above it is left out. Null: any number.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? MaxParts { get; init; }

    /// <summary>Which cell lies on top. Null: <see cref="DepthOrder.Random"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DepthOrder? DepthOrder { get; init; }

    /// <summary>How donors are varied. Null: not at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Augmentations? Augment { get; init; }

    /// <summary>How far they are varied. Null: <see cref="VariationRanges.Default"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VariationRanges? Variation { get; init; }

    /// <summary>Whether cells and backgrounds of images of a split named <c>test</c> may be used. Null: no, so that a test set stays unseen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? AllowTestDonors { get; init; }

    /// <summary>Kinds of hard images that some of the images are made to be. Null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HardCases? HardCases { get; init; }

    /// <summary>Share of the images that are hard ones, above 0 up to 1; used with <see cref="HardCases"/> alone. Null: all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HardShare { get; init; }

    /// <summary>Sequences of frames in the place of single images. Null: single images.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeLapse? TimeLapse { get; init; }

    /// <summary>What happens to donors that their frame cut. Default <see cref="CutCellPolicy.AtFrame"/>.</summary>
    public CutCellPolicy CutCells { get; init; } = CutCellPolicy.AtFrame;

    /// <summary>Whether images are composed as in the paper, with its sequence of random numbers.</summary>
    internal bool IsPlain => (Placement ?? PlacementMode.Uniform) == PlacementMode.Uniform && (Population ?? PopulationMode.Independent) == PopulationMode.Independent &&
        (Look ?? LookMode.Any) == LookMode.Any && (Augment ?? Augmentations.None) == Augmentations.None && (DepthOrder ?? Synthesis.DepthOrder.Random) == Synthesis.DepthOrder.Random;

    /// <summary>Whether an image takes the number and areas of its cells from a real one.</summary>
    internal bool IsJoint => Placement == PlacementMode.Empirical || Population == PopulationMode.Joint;

    /// <summary>Whether a donor's pixels can be other than itself plus a shift, so that the provenance needs more numbers.</summary>
    internal bool HasTones => Has(BlendMode.Halo) || (Augment ?? Augmentations.None) != Augmentations.None || TimeLapse is { Growth: > 0 };

    /// <summary>Whether any image is made in a blend.</summary>
    internal bool Has(BlendMode blend) => Blends?.Contains(blend) ?? Blend == blend;

    /// <summary>Whether donors can be other than turned and in another tone, so that the provenance needs the numbers of <see cref="DonorVariation"/>.</summary>
    internal bool HasVariations => ((Augment ?? Augmentations.None) & Varied) != 0 || TimeLapse is { Growth: > 0 };

    /// <summary>No variation, with the middle of the box where the provenance has it.</summary>
    internal DonorVariation Unvaried(in DonorForm form) =>
        HasVariations ? DonorVariation.None with { CenterX = form.Width - 1, CenterY = form.Height - 1 } : DonorVariation.None;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="CellGenieException">A value is outside its range.</exception>
    public void Validate(int ringWidth)
    {
        if (!(MinVisibleFraction is >= 0 and <= 1))
            throw new CellGenieException($"the least visible fraction is {MinVisibleFraction}; it must lie between 0 and 1");
        if (MinVisibleArea < 1)
            throw new CellGenieException($"the least visible area is {MinVisibleArea}; it must be 1 pixel or more");
        if (MaxParts is < 0 or > 100)
            throw new CellGenieException($"the most parts are {MaxParts}; they must be 0 (any number) to 100");
        if (HardCases is { } kinds && (kinds & ~(Synthesis.HardCases.Touching | Synthesis.HardCases.Dense | Synthesis.HardCases.LowContrast)) != 0)
            throw new CellGenieException($"hard cases {kinds} are not among the choices");
        if (HardShare is { } share && !(share is > 0 and <= 1))
            throw new CellGenieException($"the share of hard images is {share}; it must be above 0 and at most 1");
        if (!IsKnown(Placement) || !IsKnown(Population) || !IsKnown(Look) || !IsKnown(DepthOrder) || Augment is { } augment && (augment & ~AllAugmentations) != 0)
            throw new CellGenieException($"placement {Placement}, population {Population}, look {Look}, depth order {DepthOrder} or augmentation {Augment} is not one of the choices");
        if (Placement == PlacementMode.DensityMap && DensityMap is null)
            throw new CellGenieException("placement by a density map needs the map");
        DensityMap?.Validate();
        Variation?.Validate();
        TimeLapse?.Validate();
        if (TimeLapse != null && Blends != null)
            throw new CellGenieException("sequences of frames are written in one blend; give a blend, not several");
        if (Blends is { } blends && (blends.Count == 0 || blends.Any(b => !Enum.IsDefined(b)) || blends.Distinct().Count() < blends.Count))
            throw new CellGenieException($"the blends are '{string.Join(", ", blends)}'; they must be one or more of {string.Join(", ", Enum.GetNames<BlendMode>())}, each once");
        foreach (var blend in new[] { BlendMode.Halo, BlendMode.Poisson })
        {
            if (Has(blend) && ringWidth < 1)
                throw new CellGenieException($"blend {blend.ToString().ToLowerInvariant()} needs a library with a ring of surrounding pixels around each cell; extract it with a ring");
        }

        if (Has(BlendMode.Feather) && (FeatherWidth < 1 || FeatherWidth > ringWidth))
            throw new CellGenieException($"the feather width is {FeatherWidth}; the library keeps {ringWidth} pixels around each cell, so it must be 1 to {ringWidth}");
    }

    // JSON allows several names at once, which may be the number of none.
    private static bool IsKnown<T>(T? value)
        where T : struct, Enum => value is not { } known || Enum.IsDefined(known);
}
