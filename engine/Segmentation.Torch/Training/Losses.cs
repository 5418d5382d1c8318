using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The losses (specification, section 7).</summary>
internal static class Losses
{
    /// <summary>Binary cross-entropy of sampled anchors over a fixed divisor, which stays the same when fewer were sampled.</summary>
    public static Tensor RpnClass(Tensor logits, Tensor wanted, double divisor) =>
        nn.functional.binary_cross_entropy_with_logits(logits, wanted, reduction: nn.Reduction.Sum).Over(divisor);

    /// <summary>Sum of absolute differences of box deltas over a divisor.</summary>
    public static Tensor Boxes(Tensor deltas, Tensor wanted, double divisor) => deltas.sub(wanted).abs().sum().Over(divisor);

    /// <summary>Softmax cross-entropy, mean over all regions.</summary>
    public static Tensor Classes(Tensor scores, Tensor wanted) => nn.functional.cross_entropy(scores, wanted);

    /// <summary>Binary cross-entropy, mean over all mask values.</summary>
    public static Tensor Masks(Tensor logits, Tensor wanted) => nn.functional.binary_cross_entropy_with_logits(logits, wanted);
}
