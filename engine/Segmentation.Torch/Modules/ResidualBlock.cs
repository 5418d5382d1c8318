using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A bottleneck of ResNeSt: 1x1, split attention, 1x1, and a shortcut. Strides are average pools, never strided convolutions.</summary>
internal sealed class ResidualBlock
{
    private readonly int stride;
    private readonly Convolution? shortcut;
    private readonly Convolution conv1;
    private readonly Convolution? offset;
    private readonly SplitAttentionBlock conv2;
    private readonly Convolution conv3;

    public ResidualBlock(ParameterStore store, ModelOptions options, string name, int input, int output, int width, int stride, bool isDeformable)
    {
        this.stride = stride;
        var around = new Convolution.Shape(input, output, 1) { Norm = true };
        var (first, last) = (new Convolution.Shape(input, width, 1) { Norm = true, Relu = true }, new Convolution.Shape(width, output, 1) { Norm = true });
        shortcut = input == output ? null : new Convolution(store, options, $"{name}.shortcut", around, Convolution.ByOutputs(around));
        conv1 = new Convolution(store, options, $"{name}.conv1", first, Convolution.ByOutputs(first));
        offset = isDeformable
            ? new Convolution(store, options, $"{name}.conv2_offset", new Convolution.Shape(width, 54, 3) { Groups = 2, Bias = true }, InitialValue.Zeros)
            : null;
        conv2 = new SplitAttentionBlock(store, options, $"{name}.conv2", width, isDeformable);
        conv3 = new Convolution(store, options, $"{name}.conv3", last, Convolution.ByOutputs(last));
    }

    /// <summary>[N, input, H, W] → [N, output, ⌈H/stride⌉, ⌈W/stride⌉].</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = conv1.Forward(x);
        y = conv2.Forward(y, offset?.Forward(y));
        if (stride > 1)
            y = nn.functional.avg_pool2d(y, [3, 3], [stride, stride], [1, 1]);
        y = conv3.Forward(y);
        if (shortcut != null)
            x = shortcut.Forward(stride > 1 ? nn.functional.avg_pool2d(x, [stride, stride], [stride, stride], [0, 0], ceil_mode: true, count_include_pad: false) : x);
        return y.add(x).relu_().MoveToOuterDisposeScope();
    }
}
