using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The mask branch (specification, section 6).</summary>
internal sealed class MaskHead
{
    private readonly Convolution[] convolutions;
    private readonly Weight deconvolution;
    private readonly Weight deconvolutionBias;
    private readonly Convolution predictor;
    private readonly ScalarType wide;

    public MaskHead(ParameterStore store, ModelOptions options, string name)
    {
        wide = store.Wide;
        var c = options.FpnChannels;
        var shape = new Convolution.Shape(c, c, 3) { Norm = true, Relu = true };
        convolutions = [.. Enumerable.Range(1, options.MaskConvolutions)
            .Select(i => new Convolution(store, options, $"{name}.mask_fcn{i}", shape, Convolution.ByOutputs(shape)))];
        deconvolution = store.Add($"{name}.deconv.weight", [c, c, 2, 2], InitialValue.Normal(Math.Sqrt(2.0 / (4 * c))));
        deconvolutionBias = store.Add($"{name}.deconv.bias", [c], InitialValue.Zeros);
        predictor = new Convolution(store, options, $"{name}.predictor", new(c, options.Classes, 1) { Bias = true }, InitialValue.Normal(0.001));
    }

    /// <summary>[R, C, P, P] → [R, classes, 2P, 2P] logits.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var convolution in convolutions)
            x = convolution.Forward(x);
        x = nn.functional.conv_transpose2d(x, deconvolution.Value, deconvolutionBias.Value, strides: [2, 2]).relu_();
        return predictor.Forward(x).to(wide).MoveToOuterDisposeScope();
    }
}
