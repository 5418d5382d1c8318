using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The head of the region proposal network: one set of weights for all levels (specification, section 4).</summary>
internal sealed class RegionProposalNetwork
{
    private static readonly InitialValue Initial = InitialValue.Normal(0.01);

    private readonly IReadOnlyList<int> _levels;
    private readonly ScalarType _wide;
    private readonly Convolution _shared;
    private readonly Convolution _objectness;
    private readonly Convolution _deltas;

    public RegionProposalNetwork(ParameterStore store, ModelOptions options, string name)
    {
        var (c, a) = (options.FpnChannels, options.AnchorsPerCell);
        _levels = options.RpnLevels;
        _wide = store.Wide;
        _shared = new Convolution(store, options, $"{name}.rpn_head.conv", new(c, c, 3) { Bias = true, Relu = true }, Initial);
        _objectness = new Convolution(store, options, $"{name}.rpn_head.objectness_logits", new(c, a, 1) { Bias = true }, Initial);
        _deltas = new Convolution(store, options, $"{name}.rpn_head.anchor_deltas", new(c, 4 * a, 1) { Bias = true }, Initial);
    }

    /// <summary>Scores and box deltas of every anchor.</summary>
    /// <returns>For each of the options' levels [N, H·W·A] logits and [N, H·W·A, 4] deltas, rows in the order (y, x, anchor).</returns>
    public (Tensor Logits, Tensor Deltas)[] Forward(FeaturePyramid pyramid)
    {
        var results = new (Tensor, Tensor)[_levels.Count];
        for (var i = 0; i < results.Length; i++)
        {
            using var scope = NewDisposeScope();
            var map = pyramid.Level(_levels[i]);
            var (n, h, w) = (map.shape[0], map.shape[2], map.shape[3]);
            var x = _shared.Forward(map);
            var logits = _objectness.Forward(x).permute(0, 2, 3, 1).reshape(n, -1).to(_wide);
            var moves = _deltas.Forward(x).view(n, -1, 4, h, w).permute(0, 3, 4, 1, 2).reshape(n, -1, 4).to(_wide);
            results[i] = (logits.MoveToOuterDisposeScope(), moves.MoveToOuterDisposeScope());
        }

        return results;
    }
}
