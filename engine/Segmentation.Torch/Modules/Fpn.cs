using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The feature pyramid (specification, section 3): sums from the top down, no ReLU.</summary>
internal sealed class Fpn
{
    private readonly ResNest _bottomUp;
    private readonly Convolution[] _lateral;
    private readonly Convolution[] _output;

    public Fpn(ParameterStore store, ModelOptions options, string name)
    {
        _bottomUp = new ResNest(store, options, $"{name}.bottom_up");
        _lateral = [.. Enumerable.Range(0, 4).Select(k => Make($"{name}.fpn_lateral{k + 2}", new(4 * options.Width << k, options.FpnChannels, 1) { Norm = true }))];
        _output = [.. Enumerable.Range(0, 4).Select(k => Make($"{name}.fpn_output{k + 2}", new(options.FpnChannels, options.FpnChannels, 3) { Norm = true }))];
        Convolution Make(string key, Convolution.Shape shape) => new(store, options, key, shape, Convolution.ByInputs(shape));
    }

    /// <summary>[N, 3, H, W], sides a multiple of 32 → the pyramid.</summary>
    public FeaturePyramid Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var stages = _bottomUp.Forward(x);
        var maps = new Tensor[5];
        Tensor? top = null;
        for (var k = 3; k >= 0; k--)
        {
            var side = _lateral[k].Forward(stages[k]);
            top = top is null ? side : side.add(nn.functional.interpolate(top, scale_factor: [2, 2]));
            maps[k] = _output[k].Forward(top).MoveToOuterDisposeScope();
        }

        maps[4] = nn.functional.max_pool2d(maps[3], [1, 1], [2, 2]).MoveToOuterDisposeScope();
        foreach (var stage in stages)
            stage.MoveToOuterDisposeScope();
        return new FeaturePyramid(stages, maps);
    }
}
