using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A bottleneck of ResNeSt: 1x1, split attention, 1x1, and a shortcut. Strides are average pools, never strided convolutions.</summary>
internal sealed class ResidualBlock
{
    private readonly int _stride;
    private readonly Convolution? _shortcut;
    private readonly Convolution _conv1;
    private readonly Convolution? _offset;
    private readonly SplitAttentionBlock _conv2;
    private readonly Convolution _conv3;

    public ResidualBlock(ParameterStore store, ModelOptions options, string name, int input, int output, int width, int stride, bool isDeformable)
    {
        _stride = stride;
        var around = new Convolution.Shape(input, output, 1) { Norm = true };
        var (first, last) = (new Convolution.Shape(input, width, 1) { Norm = true, Relu = true }, new Convolution.Shape(width, output, 1) { Norm = true });
        _shortcut = input == output ? null : new Convolution(store, options, $"{name}.shortcut", around, Convolution.ByOutputs(around));
        _conv1 = new Convolution(store, options, $"{name}.conv1", first, Convolution.ByOutputs(first));
        _offset = isDeformable
            ? new Convolution(store, options, $"{name}.conv2_offset", new Convolution.Shape(width, 54, 3) { Groups = 2, Bias = true }, InitialValue.Zeros)
            : null;
        _conv2 = new SplitAttentionBlock(store, options, $"{name}.conv2", width, isDeformable);
        _conv3 = new Convolution(store, options, $"{name}.conv3", last, Convolution.ByOutputs(last));
    }

    /// <summary>[N, input, H, W] → [N, output, ⌈H/stride⌉, ⌈W/stride⌉].</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = _conv1.Forward(x);
        y = _conv2.Forward(y, _offset?.Forward(y));
        if (_stride > 1)
            y = nn.functional.avg_pool2d(y, [3, 3], [_stride, _stride], [1, 1]);
        y = _conv3.Forward(y);
        if (_shortcut != null)
            x = _shortcut.Forward(_stride > 1 ? nn.functional.avg_pool2d(x, [_stride, _stride], [_stride, _stride], [0, 0], ceil_mode: true, count_include_pad: false) : x);
        return y.add(x).relu_().MoveToOuterDisposeScope();
    }
}
