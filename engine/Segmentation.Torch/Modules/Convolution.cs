using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A convolution that keeps the size at stride 1, with an optional bias or batch norm and an optional ReLU.</summary>
internal sealed class Convolution
{
    private readonly Weight _weight;
    private readonly Weight? _bias;
    private readonly BatchNorm? _norm;
    private readonly int _padding;
    private readonly Shape _shape;

    public Convolution(ParameterStore store, ModelOptions options, string name, Shape shape, InitialValue initial, InitialValue? initialBias = null)
    {
        _shape = shape;
        _padding = shape.Kernel / 2;
        _weight = store.Add($"{name}.weight", [shape.Out, shape.In / shape.Groups, shape.Kernel, shape.Kernel], initial);
        _bias = shape.Bias ? store.Add($"{name}.bias", [shape.Out], initialBias ?? InitialValue.Zeros) : null;
        _norm = shape.Norm ? new BatchNorm(store, options, $"{name}.norm", shape.Out) : null;
    }

    /// <summary>What a convolution is.</summary>
    /// <param name="In">Input channels.</param>
    /// <param name="Out">Output channels.</param>
    /// <param name="Kernel">Side of the kernel; odd.</param>
    public sealed record Shape(int In, int Out, int Kernel)
    {
        /// <summary>Step from one output pixel to the next.</summary>
        public int Stride { get; init; } = 1;

        /// <summary>Groups of channels that do not see each other.</summary>
        public int Groups { get; init; } = 1;

        /// <summary>Whether it has a bias.</summary>
        public bool Bias { get; init; }

        /// <summary>Whether batch norm follows.</summary>
        public bool Norm { get; init; }

        /// <summary>Whether a ReLU ends it.</summary>
        public bool Relu { get; init; }
    }

    /// <summary>[N, In, H, W] → [N, Out, ⌈H/stride⌉, ⌈W/stride⌉].</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var y = nn.functional.conv2d(x, _weight.Value, _bias?.Value, [_shape.Stride, _shape.Stride], [_padding, _padding], [1, 1], _shape.Groups);
        if (_norm != null)
            y = _norm.Forward(y);
        return (_shape.Relu ? y.relu_() : y).MoveToOuterDisposeScope();
    }

    /// <summary>Normal with variance 2/(k²·out): He's rule by the outputs.</summary>
    public static InitialValue ByOutputs(Shape shape) => InitialValue.Normal(Math.Sqrt(2.0 / (shape.Kernel * shape.Kernel * shape.Out)));

    /// <summary>Uniform within ±√(3/(k²·in)).</summary>
    public static InitialValue ByInputs(Shape shape) => InitialValue.Uniform(Math.Sqrt(3.0 / (shape.Kernel * shape.Kernel * shape.In)));

    /// <summary>PyTorch's default: uniform within ±1/√(inputs of one output).</summary>
    public static InitialValue Default(Shape shape) => InitialValue.Uniform(1 / Math.Sqrt(shape.Kernel * shape.Kernel * (double)shape.In / shape.Groups));
}
