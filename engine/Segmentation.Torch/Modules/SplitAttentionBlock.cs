using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// ResNeSt's split attention with radix 2 around a grouped 3x3 convolution b → 2b, plain or deformable: the two halves of the channels are
/// weighted against each other by what the whole image holds (specification, section 2).
/// </summary>
internal sealed class SplitAttentionBlock
{
    private readonly Convolution? _plain;
    private readonly Weight? _deformable;
    private readonly BatchNorm _bn0;
    private readonly Convolution _fc1;
    private readonly BatchNorm _bn1;
    private readonly Convolution _fc2;
    private readonly ParameterStore _store;

    public SplitAttentionBlock(ParameterStore store, ModelOptions options, string name, int width, bool isDeformable)
    {
        _store = store;
        var inner = Math.Max(2 * width / 4, 32);
        var shape = new Convolution.Shape(width, 2 * width, 3) { Groups = 2 };
        if (isDeformable)
            _deformable = store.Add($"{name}.conv.weight", [2 * width, width / 2, 3, 3], InitialValue.Uniform(Math.Sqrt(6.0 / (9 * (width / 2)))));
        else
            _plain = new Convolution(store, options, $"{name}.conv", shape, Convolution.Default(shape));
        _bn0 = new BatchNorm(store, options, $"{name}.bn0", 2 * width);
        var (down, up) = (new Convolution.Shape(width, inner, 1) { Bias = true }, new Convolution.Shape(inner, 2 * width, 1) { Bias = true });
        _fc1 = new Convolution(store, options, $"{name}.fc1", down, Convolution.Default(down), Convolution.Default(down));
        _bn1 = new BatchNorm(store, options, $"{name}.bn1", inner);
        _fc2 = new Convolution(store, options, $"{name}.fc2", up, Convolution.Default(up), Convolution.Default(up));
    }

    /// <summary>The block.</summary>
    /// <param name="x">[N, b, H, W].</param>
    /// <param name="offsetAndMask">[N, 54, H, W]: 36 offsets, 18 mask logits; null where the convolution is plain.</param>
    /// <returns>[N, b, H, W].</returns>
    public Tensor Forward(Tensor x, Tensor? offsetAndMask)
    {
        using var scope = NewDisposeScope();
        var y = _plain is null ? Deform(x, offsetAndMask!) : _plain.Forward(x);
        y = _bn0.Forward(y).relu_();
        var (n, c, h, w) = (y.shape[0], y.shape[1] / 2, y.shape[2], y.shape[3]);
        var halves = y.view(n, 2, c, h, w);
        var pooled = halves.sum([1L]).mean([2L, 3L], keepdim: true);
        var attention = _fc2.Forward(_bn1.Forward(_fc1.Forward(pooled)).relu_()).view(n, 2, c, 1, 1).softmax(1);
        return attention.mul(halves).sum([1L]).MoveToOuterDisposeScope();
    }

    private Tensor Deform(Tensor x, Tensor offsetAndMask)
    {
        var offset = offsetAndMask.narrow(1, 0, 36);
        var mask = offsetAndMask.narrow(1, 36, 18).sigmoid();
        var weight = _deformable!.Value;
        return _store.Kernels?.Convolve(x, offset, mask, weight) ?? DeformableConvolution.Apply(x, offset, mask, weight, _store.Guard);
    }
}
