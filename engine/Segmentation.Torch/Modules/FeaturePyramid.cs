using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The maps of one batch.</summary>
/// <param name="Stages">res2 to res5.</param>
/// <param name="Maps">p2 to p6, [N, C, H/2^k, W/2^k].</param>
internal sealed record FeaturePyramid(IReadOnlyList<Tensor> Stages, IReadOnlyList<Tensor> Maps)
{
    /// <summary>The map of a level, 2 to 6.</summary>
    public Tensor Level(int level) => Maps[level - 2];
}
