using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>ResNeSt with a deep stem and deformable convolution (paper, section 4; specification, section 2).</summary>
internal sealed class ResNest
{
    private readonly Convolution[] _stem;
    private readonly ResidualBlock[][] _stages;

    public ResNest(ParameterStore store, ModelOptions options, string name)
    {
        var w = options.StemWidth;
        Convolution.Shape[] shapes =
        [
            new(3, w, 3) { Stride = 2, Norm = true, Relu = true },
            new(w, w, 3) { Norm = true, Relu = true },
            new(w, 2 * w, 3) { Norm = true, Relu = true },
        ];
        _stem = [.. shapes.Select((s, i) => new Convolution(store, options, $"{name}.stem.conv1_{i + 1}", s, Convolution.ByOutputs(s)))];
        _stages = new ResidualBlock[options.Blocks.Count][];
        var input = 2 * w;
        for (var k = 0; k < _stages.Length; k++)
        {
            var width = options.Width << k;
            _stages[k] = new ResidualBlock[options.Blocks[k]];
            for (var i = 0; i < _stages[k].Length; i++)
            {
                _stages[k][i] = new ResidualBlock(store, options, $"{name}.res{k + 2}.{i}", input, 4 * width, width, i == 0 && k > 0 ? 2 : 1, options.Deformable[k]);
                input = 4 * width;
            }
        }
    }

    /// <summary>[N, 3, H, W] → res2 to res5, at strides 4, 8, 16 and 32.</summary>
    public Tensor[] Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        foreach (var convolution in _stem)
            x = convolution.Forward(x);
        x = nn.functional.max_pool2d(x, [3, 3], [2, 2], [1, 1]);
        var maps = new Tensor[_stages.Length];
        for (var k = 0; k < _stages.Length; k++)
        {
            foreach (var block in _stages[k])
                x = block.Forward(x);
            maps[k] = x.MoveToOuterDisposeScope();
        }

        return maps;
    }
}
