using System.CommandLine;
using CellGenie.Imaging;
using CellGenie.Synthesis;

namespace CellGenie.Cli.Commands;

/// <summary>The options that say how images are composed; what is not given is as the preset says.</summary>
internal sealed class RuleOptions
{
    private static readonly Dictionary<string, Augmentations> AugmentationNames = Enum.GetValues<Augmentations>().ToDictionary(a => a.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, HardCases> HardCaseNames = Enum.GetValues<HardCases>().ToDictionary(k => char.ToLowerInvariant($"{k}"[0]) + $"{k}"[1..], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, BlendMode> BlendNames = Enum.GetValues<BlendMode>().ToDictionary(b => b.ToString().ToLowerInvariant());

    private readonly Option<BlendMode> _blend = SpecificationOptions.Choice("--blend", "How a cell meets what lies under it: hard, feather, halo (keeps the phase halo, takes the new background's brightness), or poisson (pastes gradients; changes the contrast of cells).", BlendMode.Hard);
    private readonly Option<string[]> _blends = new("--blends") { Description = "Several blends, separated by commas: each layout is written once in each, with the same masks, so that --per-culture counts layouts and a detector cannot learn the traces of one blend. Replaces --blend.", HelpName = "B,B" };
    private readonly Option<int> _featherWidth = CommonOptions.Count("--feather-width", "Width of the feathered ring in pixels.", 4, 1, 32);
    private readonly Option<BrightnessMode> _brightness = SpecificationOptions.Choice("--brightness", "Grey values of donors: keep, or match the new background; halo always matches.", BrightnessMode.Keep);
    private readonly Option<PlacementMode> _placement = SpecificationOptions.Choice("--placement", "Where cells go: uniform, hardCore, cluster, empirical (as in a real image) or densityMap.", PlacementMode.Uniform);
    private readonly Option<string> _densityMap = new("--density-map") { Description = "Image whose grey values are the density of cells over the frame; means --placement densityMap.", HelpName = "FILE" };
    private readonly Option<PopulationMode> _population = SpecificationOptions.Choice("--population", "Number and areas of cells: independent, or joint as in a real image.", PopulationMode.Independent);
    private readonly Option<LookMode> _look = SpecificationOptions.Choice("--look", "Source images that may meet in one image: any, or those of similar texture and contrast.", LookMode.Any);
    private readonly Option<DepthOrder> _depthOrder = SpecificationOptions.Choice("--depth-order", "Which cell lies on top: random, or small ones (largeBelow).", DepthOrder.Random);
    private readonly Option<string[]> _augment = new("--augment") { Description = "Variation of donors, separated by commas: flip, rotate (quarter turns), contrast, angle, scale, elastic, brightness, defocus; or none.", HelpName = "A,A" };
    private readonly VariationOptions _variation = new();
    private readonly TimeLapseOptions _timeLapse = new();
    private readonly Option<CutCellPolicy> _cutCells = SpecificationOptions.Choice("--cut-cells", "Donors that their frame cut: atFrame, anywhere or exclude.", CutCellPolicy.AtFrame);
    private readonly Option<double> _minVisible = new("--min-visible") { Description = "Least visible share of a cell, 0 to 1; below it the cell is left out.", HelpName = "F", DefaultValueFactory = _ => 0.1 };
    private readonly Option<int> _minVisibleArea = CommonOptions.Count("--min-visible-area", "Least visible area in pixels; below it the cell is left out.", 10, 1, int.MaxValue);
    private readonly Option<int> _maxParts = CommonOptions.Count("--max-parts", "Most parts that a partly hidden cell may be seen in; 0 for any number.", 0, 0, 100);
    private readonly Option<string[]> _hardCases = new("--hard-cases") { Description = "Make hard images for stress tests, kind after kind: touching (pairs and clusters in contact), dense (as the most crowded real ones), lowContrast (the weakest cells).", HelpName = "K,K" };
    private readonly Option<double> _hardShare = new("--hard-share") { Description = "Share of the images that are hard ones, above 0 to 1; evenly spread.", HelpName = "F", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _allowTestDonors = new("--allow-test-donors") { Description = "Use cells and backgrounds of images of a test split too." };

    public RuleOptions()
    {
        AcceptOnly(_augment, AugmentationNames.Keys);
        AcceptOnly(_blends, BlendNames.Keys);
        AcceptOnly(_hardCases, HardCaseNames.Keys);
    }

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
        [_blend, _blends, _featherWidth, _brightness, _placement, _densityMap, _population, _look, _depthOrder, _augment, .. _variation.All, _cutCells, _minVisible, _minVisibleArea, _maxParts, _hardCases, _hardShare, .. _timeLapse.All, _allowTestDonors];

    /// <summary>The preset's rules with what was given on the command line.</summary>
    public CompositionRules Read(ParseResult parsed, CompositionRules preset)
    {
        var map = parsed.GetValue(_densityMap) is { } file ? DensityMap.Of(ImageFile.Load(file).Image) : preset.DensityMap;
        return preset with
        {
            Blend = parsed.IsGiven(_blend) ? parsed.GetValue(_blend) : preset.Blend,
            Blends = parsed.IsGiven(_blends) ? [.. parsed.GetValue(_blends)!.SelectMany(b => b.Split(',')).Select(b => BlendNames[b])] : preset.Blends,
            FeatherWidth = parsed.IsGiven(_featherWidth) ? parsed.GetValue(_featherWidth) : preset.FeatherWidth,
            Brightness = parsed.IsGiven(_brightness) ? parsed.GetValue(_brightness) : preset.Brightness,
            Placement = parsed.IsGiven(_placement) ? parsed.GetValue(_placement) : parsed.IsGiven(_densityMap) ? PlacementMode.DensityMap : preset.Placement,
            DensityMap = map,
            Population = parsed.IsGiven(_population) ? parsed.GetValue(_population) : preset.Population,
            Look = parsed.IsGiven(_look) ? parsed.GetValue(_look) : preset.Look,
            DepthOrder = parsed.IsGiven(_depthOrder) ? parsed.GetValue(_depthOrder) : preset.DepthOrder,
            Augment = _variation.AddGiven(parsed, parsed.IsGiven(_augment) ? parsed.GetValue(_augment)!.SelectMany(a => a.Split(',')).Aggregate(Augmentations.None, (all, name) => all | AugmentationNames[name]) : preset.Augment),
            Variation = _variation.Read(parsed, preset.Variation),
            TimeLapse = _timeLapse.Read(parsed, preset.TimeLapse),
            CutCells = parsed.IsGiven(_cutCells) ? parsed.GetValue(_cutCells) : preset.CutCells,
            MinVisibleFraction = parsed.IsGiven(_minVisible) ? parsed.GetValue(_minVisible) : preset.MinVisibleFraction,
            MinVisibleArea = parsed.IsGiven(_minVisibleArea) ? parsed.GetValue(_minVisibleArea) : preset.MinVisibleArea,
            MaxParts = parsed.IsGiven(_maxParts) ? parsed.GetValue(_maxParts) : preset.MaxParts,
            HardCases = parsed.IsGiven(_hardCases) ? parsed.GetValue(_hardCases)!.SelectMany(a => a.Split(',')).Aggregate(HardCases.None, (all, name) => all | HardCaseNames[name]) : preset.HardCases,
            HardShare = parsed.IsGiven(_hardShare) ? parsed.GetValue(_hardShare) : preset.HardShare,
            AllowTestDonors = parsed.IsGiven(_allowTestDonors) ? parsed.GetValue(_allowTestDonors) : preset.AllowTestDonors,
        };
    }

    private static void AcceptOnly(Option<string[]> option, IReadOnlyCollection<string> names) => option.Validators.Add(result =>
    {
        foreach (var name in result.Tokens.SelectMany(t => t.Value.Split(',')))
        {
            if (!names.Contains(name))
                result.AddError($"{option.Name} '{name}': expected {string.Join(", ", names)}");
        }
    });
}
