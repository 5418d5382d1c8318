using TorchSharp;
using static TorchSharp.torch;
using static CellGenie.TorchSharp.Tests.Numbers;

namespace CellGenie.TorchSharp.Tests;

/// <summary>Every operation on numbers that were worked out by hand.</summary>
public sealed class OperatorTests : TorchTest
{
    private static readonly Dictionary<string, (Func<Tensor> Compute, long[] Shape, double[] Values)> Cases = new()
    {
        ["abs"] = (() => Of(-1.5, 0, 2).abs(), [3], [1.5, 0, 2]),
        ["add tensor"] = (() => Of(1, 2).add(Of(10, 20)), [2], [11, 22]),
        ["add multiple"] = (() => Of(1, 2).add(Of(10, 20), 0.5), [2], [6, 12]),
        ["add number"] = (() => Of(1, 2).add(3), [2], [4, 5]),
        ["add_ tensor"] = (() => Of(1, 2).add_(Of(10, 20)), [2], [11, 22]),
        ["add_ multiple"] = (() => Of(1, 2).add_(Of(10, 20), -1), [2], [-9, -18]),
        ["add_ number"] = (() => Of(1, 2).add_(0.5), [2], [1.5, 2.5]),
        ["sub tensor"] = (() => Of(1, 2).sub(Of(10, 20)), [2], [-9, -18]),
        ["sub number"] = (() => Of(1, 2).sub(3), [2], [-2, -1]),
        ["sub_"] = (() => Of(1, 2).sub_(Of(10, 20)), [2], [-9, -18]),
        ["mul tensor"] = (() => Of(3, -2).mul(Of(10, 20)), [2], [30, -40]),
        ["mul number"] = (() => Of(3, -2).mul(0.5), [2], [1.5, -1]),
        ["mul_ tensor"] = (() => Of(3, -2).mul_(Of(10, 20)), [2], [30, -40]),
        ["mul_ number"] = (() => Of(3, -2).mul_(2), [2], [6, -4]),
        ["div tensor"] = (() => Of(3, -7).div(Of(2, 2)), [2], [1.5, -3.5]),
        ["div floor"] = (() => Of(3, -7).div(2, RoundingMode.floor), [2], [1, -4]),
        ["div trunc"] = (() => Of(3, -7).div(Of(2, 2), RoundingMode.trunc), [2], [1, -3]),
        ["div_"] = (() => Of(3, -7).div_(2), [2], [1.5, -3.5]),
        ["neg"] = (() => Of(3, -7).neg(), [2], [-3, 7]),
        ["pow"] = (() => Of(3, -2).pow(3), [2], [27, -8]),
        ["sqrt"] = (() => Of(9, 2.25).sqrt(), [2], [3, 1.5]),
        ["exp"] = (() => Of(0, 1).exp(), [2], [1, Math.E]),
        ["log"] = (() => Of(1, Math.E).log(), [2], [0, 1]),
        ["sigmoid"] = (() => Of(0, Math.Log(3)).sigmoid(), [2], [0.5, 0.75]),
        ["relu"] = (() => Of(-1, 2).relu(), [2], [0, 2]),
        ["relu_"] = (() => Of(-1, 2).relu_(), [2], [0, 2]),
        ["clamp below"] = (() => Of(-1, 2, 9).clamp(min: 0), [3], [0, 2, 9]),
        ["clamp both"] = (() => Of(-1, 2, 9).clamp(0, 5), [3], [0, 2, 5]),
        ["clamp above"] = (() => tensor([1L, 7]).clamp(max: 5), [2], [1, 5]),
        ["softmax"] = (() => Of([2, 2], 0, Math.Log(3), 5, 5).softmax(1), [2, 2], [0.25, 0.75, 0.5, 0.5]),
        ["matmul"] = (() => Of([2, 2], 1, 2, 3, 4).matmul(Of([2, 1], 5, 6)), [2, 1], [17, 39]),
        ["bmm"] = (() => Of([1, 2, 2], 1, 2, 3, 4).bmm(Of([1, 2, 2], 0, 1, 1, 0)), [1, 2, 2], [2, 1, 4, 3]),
        ["sum"] = (() => Of([2, 2], 1, 2, 3, 4).sum(), [], [10]),
        ["sum along"] = (() => Of([2, 2], 1, 2, 3, 4).sum([0L]), [2], [4, 6]),
        ["sum kept"] = (() => Of([2, 2], 1, 2, 3, 4).sum(1, keepdim: true), [2, 1], [3, 7]),
        ["mean"] = (() => Of([2, 2], 1, 2, 3, 4).mean(), [], [2.5]),
        ["mean along"] = (() => Of([2, 2], 1, 2, 3, 4).mean([0L, 1L], keepdim: true), [1, 1], [2.5]),
        ["max"] = (() => Of(3, 9, -1).max(), [], [9]),
        ["min"] = (() => Of(3, 9, -1).min(), [], [-1]),
        ["norm"] = (() => Of(3, -4).norm(), [], [5]),
        ["sort values"] = (() => Of(3, 9, -1).sort(0, descending: true).Item1, [3], [9, 3, -1]),
        ["sort places, stable"] = (() => Of(3, 9, 3, 9).sort(0, descending: true, stable: true).Item2, [4], [1, 3, 0, 2]),
        ["eq"] = (() => Of(3, 9).eq(9), [2], [0, 1]),
        ["gt"] = (() => Of(3, 9).gt(3), [2], [0, 1]),
        ["lt tensor"] = (() => Of(3, 9).lt(Of(4, 4)), [2], [1, 0]),
        ["lt number"] = (() => Of(3, 9).lt(4), [2], [1, 0]),
        ["isfinite"] = (() => Of(3, double.NaN, double.NegativeInfinity).isfinite(), [3], [1, 0, 0]),
        ["all"] = (() => Of(1, 0).gt(0).all(), [], [0]),
        ["any"] = (() => Of(1, 0).gt(0).any(), [], [1]),
        ["view"] = (() => Of(1, 2, 3, 4).view(2, -1), [2, 2], [1, 2, 3, 4]),
        ["reshape of a transposed"] = (() => Of([2, 2], 1, 2, 3, 4).transpose(0, 1).reshape(4), [4], [1, 3, 2, 4]),
        ["permute"] = (() => Of([1, 2, 3], 1, 2, 3, 4, 5, 6).permute(2, 0, 1), [3, 1, 2], [1, 4, 2, 5, 3, 6]),
        ["unsqueeze"] = (() => Of(1, 2).unsqueeze(1), [2, 1], [1, 2]),
        ["squeeze"] = (() => Of([1, 2, 1], 1, 2).squeeze(), [2], [1, 2]),
        ["squeeze one"] = (() => Of([1, 2, 1], 1, 2).squeeze(2), [1, 2], [1, 2]),
        ["expand"] = (() => Of([2, 1], 1, 2).expand(2, 2), [2, 2], [1, 1, 2, 2]),
        ["flatten"] = (() => Of([1, 2, 2], 1, 2, 3, 4).flatten(1), [1, 4], [1, 2, 3, 4]),
        ["narrow"] = (() => Of(1, 2, 3, 4).narrow(0, 1, 2), [2], [2, 3]),
        ["select"] = (() => Of([2, 2], 1, 2, 3, 4).select(1, 1), [2], [2, 4]),
        ["unbind"] = (() => Of([2, 2], 1, 2, 3, 4).unbind(1)[0], [2], [1, 3]),
        ["index_select"] = (() => Of(1, 2, 3).index_select(0, tensor([2L, 0])), [2], [3, 1]),
        ["index_add_"] = (() => Of(1, 2, 3).index_add_(0, tensor([2L, 0, 2]), Of(1, 1, 1), 10), [3], [11, 2, 23]),
        ["gather"] = (() => Of([2, 2], 1, 2, 3, 4).gather(1, tensor([1L, 0], [2, 1])), [2, 1], [2, 3]),
        ["nonzero"] = (() => Of(0, 5, 0, 7).nonzero(), [2, 1], [1, 3]),
        ["clone"] = (() => Of(1, 2).clone().add_(1), [2], [2, 3]),
        ["copy_"] = (() => Of(1, 2).copy_(tensor([7f, 8])), [2], [7, 8]),
        ["fill_"] = (() => Of(1, 2).fill_(9), [2], [9, 9]),
        ["zero_"] = (() => Of(1, 2).zero_(), [2], [0, 0]),
        ["zeros"] = (() => zeros([2], ScalarType.Int32), [2], [0, 0]),
        ["ones"] = (() => ones([1, 2]), [1, 2], [1, 1]),
        ["full"] = (() => full([2], 0.5, ScalarType.Float64), [2], [0.5, 0.5]),
        ["empty"] = (() => empty([2, 0]), [2, 0], []),
        ["zeros_like"] = (() => Of(1, 2).zeros_like(), [2], [0, 0]),
        ["ones_like"] = (() => ones_like(Of(1, 2)), [2], [1, 1]),
        ["arange"] = (() => arange(3, ScalarType.Int64), [3], [0, 1, 2]),
        ["arange from"] = (() => arange(2, 5, ScalarType.Float64), [3], [2, 3, 4]),
        ["cat"] = (() => cat([Of(1, 2), Of(3)], 0), [3], [1, 2, 3]),
        ["stack"] = (() => stack([Of(1, 2), Of(3, 4)], dim: -1), [2, 2], [1, 3, 2, 4]),
        ["where"] = (() => where(Of(1, 0).gt(0), Of(5, 5), Of(7, 7)), [2], [5, 7]),
        ["bytes to numbers"] = (() => tensor(new byte[] { 0, 255 }, [2, 1]), [2, 1], [0, 255]),
        ["to bfloat16 and back"] = (() => Of(1.0 + 1.0 / 512).to(ScalarType.BFloat16), [1], [1]),
        ["conv2d"] = (() => nn.functional.conv2d(Of([1, 1, 2, 2], 1, 2, 3, 4), Of([1, 1, 2, 2], 1, 0, 0, 1), Of(100), padding: [1, 1]), [1, 1, 3, 3], [101, 102, 100, 103, 105, 102, 100, 103, 104]),
        ["conv2d strided in groups"] = (() => nn.functional.conv2d(Of([1, 2, 1, 2], 1, 2, 3, 4), Of([2, 1, 1, 1], 10, 100), strides: [1, 2], groups: 2), [1, 2, 1, 1], [10, 300]),
        ["conv_transpose2d"] = (() => nn.functional.conv_transpose2d(Of([1, 1, 1, 2], 1, 2), Of([1, 1, 2, 2], 1, 2, 3, 4), Of(0.5), strides: [2, 2]), [1, 1, 2, 4], [1.5, 2.5, 2.5, 4.5, 3.5, 4.5, 6.5, 8.5]),
        ["conv_transpose2d in bfloat16"] = (() => nn.functional.conv_transpose2d(Of([1, 1, 1, 2], 1, 2).to(ScalarType.BFloat16), Of([1, 1, 2, 2], 1, 2, 3, 4).to(ScalarType.BFloat16), strides: [2, 2]), [1, 1, 2, 4], [1, 2, 2, 4, 3, 4, 6, 8]),
        ["linear"] = (() => nn.functional.linear(Of([1, 2], 1, 2), Of([1, 2], 3, 4), Of(5)), [1, 1], [16]),
        ["max_pool2d"] = (() => nn.functional.max_pool2d(Of([1, 1, 2, 2], 1, 2, 3, 4), [2, 2]), [1, 1, 1, 1], [4]),
        ["avg_pool2d"] = (() => nn.functional.avg_pool2d(Of([1, 1, 1, 3], 1, 2, 6), [1, 2], [1, 2], [0, 0], ceil_mode: true, count_include_pad: false), [1, 1, 1, 2], [1.5, 6]),
        ["interpolate"] = (() => nn.functional.interpolate(Of([1, 1, 1, 2], 1, 2), scale_factor: [2, 2]), [1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]),
        ["interpolate to a size"] = (() => nn.functional.interpolate(Of([1, 1, 1, 2], 1, 2), [1, 4]), [1, 1, 1, 4], [1, 1, 2, 2]),
        // Between the two pixels, and half a pixel beyond the second one, where zeros begin.
        ["grid_sample"] = (() => nn.functional.grid_sample(Of([1, 1, 1, 2], 1, 3), Of([1, 1, 2, 2], 0, 0, 1, 0), align_corners: false), [1, 1, 1, 2], [2, 1.5]),
        ["grid_sample at the border"] = (() => nn.functional.grid_sample(Of([1, 1, 1, 2], 1, 3), Of([1, 1, 1, 2], 1, 0), padding_mode: GridSamplePaddingMode.Border, align_corners: false), [1, 1, 1, 1], [3]),
        ["grid_sample mirrored"] = (() => nn.functional.grid_sample(Of([1, 1, 1, 2], 1, 3), Of([1, 1, 1, 2], 2, 0), padding_mode: GridSamplePaddingMode.Reflection, align_corners: false), [1, 1, 1, 1], [2]),
        ["grid_sample nearest"] = (() => nn.functional.grid_sample(Of([1, 1, 1, 2], 1, 3), Of([1, 1, 1, 2], 0.1, 0), GridSampleMode.Nearest, align_corners: false), [1, 1, 1, 1], [3]),
        ["binary cross-entropy"] = (() => nn.functional.binary_cross_entropy_with_logits(Of(0, 0), Of(1, 0)), [], [Math.Log(2)]),
        ["binary cross-entropy summed"] = (() => nn.functional.binary_cross_entropy_with_logits(Of(0, 0), Of(1, 0), reduction: nn.Reduction.Sum), [], [2 * Math.Log(2)]),
        ["cross-entropy"] = (() => nn.functional.cross_entropy(Of([1, 2], 0, Math.Log(3)), tensor([1L])), [], [Math.Log(4.0 / 3)]),
        ["batch_norm frozen"] = (() => nn.functional.batch_norm(Of([1, 1, 1, 2], 5, 7), Of(3), Of(4), Of(2), Of(1), eps: 0), [1, 1, 1, 2], [3, 5]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_gives_the_values_worked_out_by_hand(string name)
    {
        var (compute, shape, values) = Cases[name];
        Are(compute(), shape, values);
    }

    [Fact]
    public void Batch_norm_in_training_takes_the_batch_into_the_running_statistics()
    {
        var (mean, variance) = (Of(0.0), Of(1.0));

        var y = nn.functional.batch_norm(Of([1, 1, 1, 2], 1, 3), mean, variance, training: true, momentum: 0.5, eps: 0);

        Are(y, [1, 1, 1, 2], [-1, 1]);
        Are(mean, [1], [1]);
        // The unbiased variance of 1 and 3 is 2.
        Are(variance, [1], [1.5]);
    }

    [Fact]
    public void Types_and_sizes_are_told()
    {
        var x = zeros([2, 3], ScalarType.Float32).transpose(0, 1);

        Assert.Equal((ScalarType.Float32, 2L, 6L, 4L), (x.dtype, x.ndim, x.numel(), x.ElementSize));
        Assert.Equal((DeviceType.CPU, false, true), (x.device.type, x.is_contiguous(), x.is_leaf));
        Assert.Equal([1, 3], x.stride());
        Assert.Equal("cpu", x.device.ToString());
        Assert.False(x.is_cuda);
        Assert.Equal(ScalarType.Int64, tensor([1L]).dtype);
        Assert.Equal(ScalarType.Float32, tensor([1f]).dtype);
        Assert.Equal(ScalarType.Int32, tensor([1]).dtype);
    }

    [Fact]
    public void Elements_are_read_in_reading_order()
    {
        var x = Of([2, 2], 1, 2, 3, 4).transpose(0, 1);

        Assert.Equal([1.0, 3, 2, 4], x.contiguous().data<double>().ToArray());
        Assert.Equal(3, x.data<double>()[0, 1]);
        Assert.Equal(7, tensor([7L]).item<long>());
        Assert.Equal(1.5f, tensor([1.5f]).item<float>());
        Assert.Equal([0, 0, 128, 63], tensor([1f]).bytes.ToArray());
        var part = new double[2];
        x.contiguous().data<double>().CopyTo(part, 0, 1);
        Assert.Equal([3.0, 2], part);
    }

    [Fact]
    public void Array_stays_apart_from_the_tensor_made_of_it()
    {
        double[] values = [1, 2];
        var x = tensor(values);

        x.add_(1);

        Assert.Equal([1.0, 2], values);
    }
}
