using System.Text.Json;
using CellGenie.Imaging;

namespace CellGenie.Segmentation;

/// <summary>Every number that makes up the network: Cascade Mask R-CNN on ResNeSt with modulated deformable convolution and FPN.</summary>
/// <remarks>
/// Where the paper ("CellGenie", section 4) is silent, the defaults are those of LIVECell's published anchor-based model. Get one from
/// <see cref="ModelPresets"/> and change it with <c>with</c>; <see cref="Validate"/> checks it.
/// </remarks>
public sealed record ModelOptions
{
    /// <summary>The name of the preset it came from, for messages and the model card.</summary>
    public required string Name { get; init; }

    /// <summary>Residual blocks of res2, res3, res4, res5. Default 3, 24, 36, 3: ResNeSt-200.</summary>
    public IReadOnlyList<int> Blocks { get; init; } = [3, 24, 36, 3];

    /// <summary>Channels of the first two stem convolutions; the third has twice as many. Default 64 (32 for ResNeSt-50).</summary>
    public int StemWidth { get; init; } = 64;

    /// <summary>Bottleneck width b of res2; stage k has b * 2^(k-2), and gives out four times that. Default 64.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Which of res2..res5 use deformable convolution. Default: all but res2.</summary>
    public IReadOnlyList<bool> Deformable { get; init; } = [false, true, true, true];

    /// <summary>Channels of every pyramid map. Default 256.</summary>
    public int FpnChannels { get; init; } = 256;

    /// <summary>Pyramid levels (2..6) that the proposal network looks at, one for each entry of <see cref="AnchorSizes"/>; a level may stand twice.</summary>
    public IReadOnlyList<int> RpnLevels { get; init; } = [2, 3, 4, 5, 6];

    /// <summary>Anchor size in pixels for each of <see cref="RpnLevels"/>: the square root of its area.</summary>
    public IReadOnlyList<double> AnchorSizes { get; init; } = [8, 16, 32, 64, 128];

    /// <summary>Anchor ratios, height over width. Paper, section 4: 0.5, 1, 2, 3, 4.</summary>
    public IReadOnlyList<double> AnchorRatios { get; init; } = [0.5, 1, 2, 3, 4];

    /// <summary>Number of classes without the background. Default 1, the cell.</summary>
    public int Classes { get; init; } = 1;

    /// <summary>3x3 convolutions of a box head. Default 4.</summary>
    public int BoxConvolutions { get; init; } = 4;

    /// <summary>Outputs of a box head's fully connected layer. Default 1024.</summary>
    public int BoxFeatures { get; init; } = 1024;

    /// <summary>3x3 convolutions of the mask head. Default 8.</summary>
    public int MaskConvolutions { get; init; } = 8;

    /// <summary>Side of the pooled window of a box head. Default 7.</summary>
    public int BoxPool { get; init; } = 7;

    /// <summary>Side of the pooled window of the mask head; its masks are twice as large. Default 14.</summary>
    public int MaskPool { get; init; } = 14;

    /// <summary>Side of a predicted mask: twice <see cref="MaskPool"/>.</summary>
    public int MaskSide => 2 * MaskPool;

    /// <summary>Number of anchors at each place of a pyramid map.</summary>
    public int AnchorsPerCell => AnchorRatios.Count;

    /// <summary>IoU at and above which an anchor is foreground. Paper: 0.7.</summary>
    public double RpnForegroundIou { get; init; } = 0.7;

    /// <summary>IoU below which an anchor is background. Paper: 0.3.</summary>
    public double RpnBackgroundIou { get; init; } = 0.3;

    /// <summary>Anchors sampled for the loss of an image. Default 256.</summary>
    public int RpnBatch { get; init; } = 256;

    /// <summary>The most of <see cref="RpnBatch"/> that may be foreground, as a share. Default 0.5.</summary>
    public double RpnForegroundShare { get; init; } = 0.5;

    /// <summary>Best proposals of a level that enter suppression, in training. Default 12,000.</summary>
    public int ProposalsBeforeNmsTraining { get; init; } = 12000;

    /// <summary>Best proposals of a level that enter suppression, in prediction. Default 6,000.</summary>
    public int ProposalsBeforeNmsPrediction { get; init; } = 6000;

    /// <summary>Proposals of an image that are kept. Paper: 3,000.</summary>
    public int Proposals { get; init; } = 3000;

    /// <summary>IoU above which a proposal suppresses a weaker one of its level. Default 0.7.</summary>
    public double ProposalNmsIou { get; init; } = 0.7;

    /// <summary>Regions sampled for the box heads of an image, in training. Default 512.</summary>
    public int RoiBatch { get; init; } = 512;

    /// <summary>The most of <see cref="RoiBatch"/> that may be foreground, as a share. Default 0.25.</summary>
    public double RoiForegroundShare { get; init; } = 0.25;

    /// <summary>IoU for foreground of each cascade stage. Paper: 0.5, 0.6, 0.7.</summary>
    public IReadOnlyList<double> CascadeIou { get; init; } = [0.5, 0.6, 0.7];

    /// <summary>Weights (x, y, width, height) of the box coding of each cascade stage.</summary>
    public IReadOnlyList<IReadOnlyList<double>> CascadeBoxWeights { get; init; } = [[10, 10, 5, 5], [20, 20, 10, 10], [30, 30, 15, 15]];

    /// <summary>Score above which a detection counts. Default 0.05.</summary>
    public double ScoreThreshold { get; init; } = 0.05;

    /// <summary>IoU above which a detection suppresses a weaker one. Default 0.5.</summary>
    public double NmsIou { get; init; } = 0.5;

    /// <summary>The most detections of an image. Default 3,000.</summary>
    public int Detections { get; init; } = 3000;

    /// <summary>Probability at and above which a pasted pixel belongs to the mask. Default 0.5.</summary>
    public double MaskThreshold { get; init; } = 0.5;

    /// <summary>Mean grey value, subtracted from each of the three equal channels. Default 128.</summary>
    public double PixelMean { get; init; } = 128;

    /// <summary>Grey values are divided by this. Default 11.578.</summary>
    public double PixelStd { get; init; } = 11.578;

    /// <summary>Short side in pixels that an image is resized to for prediction; 0 leaves it as it is. Default 800.</summary>
    public int PredictionShortSide { get; init; } = 800;

    /// <summary>The most pixels of the long side after resizing for prediction. Default 1333.</summary>
    public int PredictionLongSide { get; init; } = 1333;

    /// <summary>Images of a batch are padded to a multiple of this. Must be 32, the stride of the coarsest backbone map.</summary>
    public int SizeMultiple { get; init; } = 32;

    /// <summary>Epsilon of batch norm. Default 1e-5.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Share of a batch's statistics in the running ones. Default 0.1.</summary>
    public double NormMomentum { get; init; } = 0.1;

    /// <summary>Checks every number and every combination.</summary>
    /// <returns>This object.</returns>
    /// <exception cref="CellGenieException">A number is out of its range; the message names it.</exception>
    public ModelOptions Validate()
    {
        Rule(Name.Length is > 0 and <= 100, nameof(Name), "must have 1 to 100 characters");
        Each(Blocks, 4, 1, 64, nameof(Blocks));
        Range(StemWidth, 1, 1024, nameof(StemWidth));
        Range(Width, 2, 1024, nameof(Width));
        Rule(Width % 2 == 0, nameof(Width), "must be even: the 3x3 convolutions have two groups");
        Rule(Deformable.Count == 4, nameof(Deformable), "must have 4 entries, for res2 to res5");
        Range(FpnChannels, 1, 4096, nameof(FpnChannels));
        Rule(RpnLevels.Count is >= 1 and <= 16, nameof(RpnLevels), "must have 1 to 16 entries");
        Each(RpnLevels, RpnLevels.Count, 2, 6, nameof(RpnLevels));
        Rule(AnchorSizes.Count == RpnLevels.Count, nameof(AnchorSizes), $"must have one entry for each of the {RpnLevels.Count} levels");
        Rule(AnchorSizes.All(s => s is > 0 and <= 4096), nameof(AnchorSizes), "must be above 0 and at most 4096");
        Rule(AnchorRatios.Count is >= 1 and <= 32, nameof(AnchorRatios), "must have 1 to 32 entries");
        Rule(AnchorRatios.All(r => r is >= 0.01 and <= 100), nameof(AnchorRatios), "must be from 0.01 to 100");
        Range(Classes, 1, 1000, nameof(Classes));
        Range(BoxConvolutions, 0, 32, nameof(BoxConvolutions));
        Range(BoxFeatures, 1, 16384, nameof(BoxFeatures));
        Range(MaskConvolutions, 0, 32, nameof(MaskConvolutions));
        Range(BoxPool, 1, 64, nameof(BoxPool));
        Range(MaskPool, 1, 64, nameof(MaskPool));
        Share(RpnForegroundIou, nameof(RpnForegroundIou));
        Share(RpnBackgroundIou, nameof(RpnBackgroundIou));
        Rule(RpnBackgroundIou <= RpnForegroundIou, nameof(RpnBackgroundIou), $"must not be above {nameof(RpnForegroundIou)}");
        Range(RpnBatch, 1, 1 << 20, nameof(RpnBatch));
        Share(RpnForegroundShare, nameof(RpnForegroundShare));
        Range(ProposalsBeforeNmsTraining, 1, 1 << 20, nameof(ProposalsBeforeNmsTraining));
        Range(ProposalsBeforeNmsPrediction, 1, 1 << 20, nameof(ProposalsBeforeNmsPrediction));
        Range(Proposals, 1, 1 << 20, nameof(Proposals));
        Share(ProposalNmsIou, nameof(ProposalNmsIou));
        Range(RoiBatch, 1, 1 << 20, nameof(RoiBatch));
        Share(RoiForegroundShare, nameof(RoiForegroundShare));
        Rule(CascadeIou.Count is >= 1 and <= 8, nameof(CascadeIou), "must have 1 to 8 stages");
        foreach (var iou in CascadeIou)
            Share(iou, nameof(CascadeIou));
        Rule(CascadeBoxWeights.Count == CascadeIou.Count, nameof(CascadeBoxWeights), $"must have one entry for each of the {CascadeIou.Count} stages");
        Rule(CascadeBoxWeights.All(w => w.Count == 4 && w.All(v => v is > 0 and <= 1000)), nameof(CascadeBoxWeights), "must be four numbers above 0 and at most 1000");
        Share(ScoreThreshold, nameof(ScoreThreshold));
        Share(NmsIou, nameof(NmsIou));
        Range(Detections, 1, 1 << 20, nameof(Detections));
        Share(MaskThreshold, nameof(MaskThreshold));
        Rule(PixelMean is >= 0 and <= 255, nameof(PixelMean), "must be from 0 to 255");
        Rule(PixelStd is > 0 and <= 255, nameof(PixelStd), "must be above 0 and at most 255");
        Rule(PredictionShortSide is 0 or (>= 16 and <= 16384), nameof(PredictionShortSide), "must be 0 or from 16 to 16384");
        Range(PredictionLongSide, 16, 32768, nameof(PredictionLongSide));
        Rule(PredictionLongSide >= PredictionShortSide, nameof(PredictionLongSide), $"must not be below {nameof(PredictionShortSide)}");
        Rule(SizeMultiple == 32, nameof(SizeMultiple), "must be 32");
        Rule(NormEpsilon is > 0 and <= 1, nameof(NormEpsilon), "must be above 0 and at most 1");
        Share(NormMomentum, nameof(NormMomentum));
        return this;
    }

    /// <summary>All numbers as indented JSON; <see cref="FromJson"/> inverts it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SegmentationJson.Default.ModelOptions);

    /// <summary>Reads what <see cref="ToJson"/> wrote. What is missing takes its default.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">Name of the file, for messages.</param>
    /// <exception cref="InvalidInputException">It is not valid JSON, or <see cref="Validate"/> refuses it.</exception>
    public static ModelOptions FromJson(string json, string file)
    {
        var options = SegmentationJson.Read(json, file, SegmentationJson.Default.ModelOptions, ModelPresets.Paper, "name");
        try
        {
            return options.Validate();
        }
        catch (CellGenieException e)
        {
            throw new InvalidInputException(file, "", e.Message, e);
        }
    }

    private static void Rule(bool holds, string name, string rule) => OptionRules.Require(holds, "model option", name, rule);

    private static void Range(int value, int low, int high, string name) =>
        Rule(value >= low && value <= high, name, $"must be from {low} to {high}, not {value}");

    private static void Share(double value, string name) => Rule(value is >= 0 and <= 1, name, "must be from 0 to 1");

    private static void Each(IReadOnlyList<int> values, int count, int low, int high, string name)
    {
        Rule(values.Count == count, name, $"must have {count} entries");
        foreach (var value in values)
            Range(value, low, high, name);
    }
}
