using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>The named networks.</summary>
public static class ModelPresets
{
    /// <summary>The paper's network: ResNeSt-200 with deformable convolution, anchors 8..128, 126,084,182 parameters.</summary>
    public static ModelOptions Paper { get; } = new() { Name = "paper" };

    /// <summary>LIVECell's published anchor-based network: level p2 twice, anchors 4..127, ratios 0.25..4.</summary>
    public static ModelOptions Livecell { get; } = Paper with
    {
        Name = "livecell",
        RpnLevels = [2, 2, 3, 4, 5, 6],
        AnchorSizes = [4, 9, 17, 31, 64, 127],
        AnchorRatios = [0.25, 0.5, 1, 2, 4],
    };

    /// <summary>ResNeSt-50 with deformable convolution, otherwise as <see cref="Paper"/>: 80,874,858 parameters.</summary>
    public static ModelOptions R50Dcn { get; } = Paper with { Name = "r50-dcn", Blocks = [3, 4, 6, 3], StemWidth = 32 };

    /// <summary>ResNeSt-101 with deformable convolution, otherwise as <see cref="Paper"/>: 102,725,088 parameters.</summary>
    public static ModelOptions R101Dcn { get; } = Paper with { Name = "r101-dcn", Blocks = [3, 4, 23, 3] };

    /// <summary>A narrow network for tests and first tries, 1,019,238 parameters; for images of 64 to 192 pixels, which it takes as they are.</summary>
    public static ModelOptions Tiny { get; } = Paper with
    {
        Name = "tiny",
        Blocks = [1, 1, 1, 1],
        StemWidth = 8,
        Width = 16,
        FpnChannels = 32,
        BoxConvolutions = 1,
        BoxFeatures = 64,
        MaskConvolutions = 1,
        ProposalsBeforeNmsTraining = 200,
        ProposalsBeforeNmsPrediction = 200,
        Proposals = 100,
        RpnBatch = 64,
        RoiBatch = 32,
        Detections = 100,
        PredictionShortSide = 0,
    };

    /// <summary>All presets that a user may name.</summary>
    public static IReadOnlyList<ModelOptions> All { get; } = [Paper, Livecell, R101Dcn, R50Dcn, Tiny];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="CellGenieException">There is none of this name.</exception>
    public static ModelOptions Get(string name) =>
        All.FirstOrDefault(preset => preset.Name == name)
        ?? throw new CellGenieException($"'{name}' is not a model preset; the presets are {string.Join(", ", All.Select(preset => preset.Name))}.");
}
