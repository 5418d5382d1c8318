using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The mask branch (specification, section 6).</summary>
internal sealed class MaskHead
{
    private readonly Convolution[] _convolutions;
    private readonly Weight _deconvolution;
    private readonly Weight _deconvolutionBias;
    private readonly Convolution _predictor;
    private readonly ScalarType _wide;

    public MaskHead(ParameterStore store, ModelOptions options, string name)
    {
        _wide = store.Wide;
        var c = options.FpnChannels;
        var shape = new Convolution.Shape(c, c, 3) { Norm = true, Relu = true };
        _convolutions = [.. Enumerable.Range(1, options.MaskConvolutions)
            .Select(i => new Convolution(store, options, $"{name}.mask_fcn{i}", shape, Convolution.ByOutputs(shape)))];
        _deconvolution = store.Add($"{name}.deconv.weight", [c, c, 2, 2], InitialValue.Normal(Math.Sqrt(2.0 / (4 * c))));
        _deconvolutionBias = store.Add($"{name}.deconv.bias", [c], InitialValue.Zeros);
        _predictor = new Convolution(store, options, $"{name}.predictor", new(c, options.Classes, 1) { Bias = true }, InitialValue.Normal(0.001));
    }

    /// <summary>[R, C, P, P] → [R, classes, 2P, 2P] logits.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var convolution in _convolutions)
            x = convolution.Forward(x);
        x = nn.functional.conv_transpose2d(x, _deconvolution.Value, _deconvolutionBias.Value, strides: [2, 2]).relu_();
        return _predictor.Forward(x).to(_wide).MoveToOuterDisposeScope();
    }
}
