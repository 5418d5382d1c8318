namespace CellGenie.Segmentation.Torch;

/// <summary>Which anchors of an image the proposal network is trained on, and towards what.</summary>
/// <param name="Foreground">Anchors that are cells.</param>
/// <param name="Background">Anchors that are not.</param>
/// <param name="Deltas">For each foreground anchor four deltas towards its cell.</param>
internal sealed record RpnTargets(int[] Foreground, int[] Background, float[] Deltas)
{
    private static readonly float[] BoxWeights = [1, 1, 1, 1];

    /// <summary>Labels and samples the anchors.</summary>
    public static RpnTargets Of(ModelOptions options, AnchorGrid anchors, TrainingSample sample, BoxSampler.Chooser choose)
    {
        var matches = BoxMatcher.Match(sample.Boxes, anchors.All, options.RpnBackgroundIou, options.RpnForegroundIou, rescue: true);
        var (foreground, background) = BoxSampler.Sample(matches.Label, options.RpnBatch, options.RpnForegroundShare, choose);
        var deltas = new float[4 * foreground.Length];
        BoxCoder.Encode(BoxList.Pick(anchors.All, foreground), BoxList.Pick(sample.Boxes, [.. foreground.Select(i => matches.Owner[i])]), BoxWeights, deltas);
        return new RpnTargets(foreground, background, deltas);
    }
}
