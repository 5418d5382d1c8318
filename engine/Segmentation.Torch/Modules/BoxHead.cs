using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>The head and the predictor of one cascade stage (specification, section 5). The last class is the background.</summary>
internal sealed class BoxHead
{
    private readonly Convolution[] _convolutions;
    private readonly Linear _fc1;
    private readonly Linear _classes;
    private readonly Linear _deltas;
    private readonly ScalarType _wide;

    public BoxHead(ParameterStore store, ModelOptions options, string name, int stage)
    {
        _wide = store.Wide;
        var shape = new Convolution.Shape(options.FpnChannels, options.FpnChannels, 3) { Norm = true, Relu = true };
        _convolutions = [.. Enumerable.Range(1, options.BoxConvolutions)
            .Select(i => new Convolution(store, options, $"{name}.box_head.{stage}.conv{i}", shape, Convolution.ByOutputs(shape)))];
        var inputs = options.FpnChannels * options.BoxPool * options.BoxPool;
        _fc1 = new Linear(store, $"{name}.box_head.{stage}.fc1", inputs, options.BoxFeatures, InitialValue.Uniform(Math.Sqrt(3.0 / inputs)));
        _classes = new Linear(store, $"{name}.box_predictor.{stage}.cls_score", options.BoxFeatures, options.Classes + 1, InitialValue.Normal(0.01));
        _deltas = new Linear(store, $"{name}.box_predictor.{stage}.bbox_pred", options.BoxFeatures, 4, InitialValue.Normal(0.001));
    }

    /// <summary>[R, C, P, P] → [R, classes + 1] logits and [R, 4] deltas.</summary>
    public (Tensor Scores, Tensor Deltas) Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var convolution in _convolutions)
            x = convolution.Forward(x);
        x = _fc1.Forward(x.reshape(x.shape[0], x.shape[1] * x.shape[2] * x.shape[3])).relu_();
        return (_classes.Forward(x).to(_wide).MoveToOuterDisposeScope(), _deltas.Forward(x).to(_wide).MoveToOuterDisposeScope());
    }
}
