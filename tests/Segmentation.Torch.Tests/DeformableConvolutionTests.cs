using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class DeformableConvolutionTests : TorchTest
{
    [Fact]
    public void Centre_tap_samples_the_values_of_the_specification()
    {
        var x = arange(16, ScalarType.Float64).view(1, 1, 4, 4);
        var weight = zeros([1, 1, 3, 3], ScalarType.Float64);
        weight.view(9).narrow(0, 4, 1).fill_(1);
        var offset = zeros([1, 18, 4, 4], ScalarType.Float64);
        offset.narrow(1, 8, 1).fill_(0.5);
        offset.narrow(1, 9, 1).fill_(-0.25);

        var y = DeformableConvolution.Apply(x, offset, full([1, 9, 4, 4], 0.5, ScalarType.Float64), weight, new BackwardGuard());

        double[] expected = [0.75, 1.375, 1.875, 2.375, 2.25, 3.375, 3.875, 4.375, 3.75, 5.375, 5.875, 6.375, 2.25, 3.1875, 3.4375, 3.6875];
        Golden.Close(tensor(expected, [1, 1, 4, 4]), y, 1e-12);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-11)]
    [InlineData(ScalarType.Float32, 1e-5)]
    public void Values_and_gradients_equal_the_oracles(ScalarType type, double tolerance)
    {
        var cases = Oracle.Operators().GetProperty("deform_conv2d").EnumerateArray().ToList();
        Assert.Equal(3, cases.Count);
        foreach (var golden in cases)
        {
            Tensor[] leaves = [.. new[] { "input", "offset", "mask", "weight" }.Select(n => golden.Tensor(n, type).requires_grad_())];
            var guard = new BackwardGuard();
            var y = DeformableConvolution.Apply(leaves[0], leaves[1], leaves[2], leaves[3], guard);
            y.backward([golden.Tensor("grad_output", type)]);
            guard.ThrowIfFaulted();

            Golden.CloseToLargest(golden.Tensor("output"), y, tolerance);
            string[] gradients = ["grad_input", "grad_offset", "grad_mask", "grad_weight"];
            for (var i = 0; i < gradients.Length; i++)
                Golden.CloseToLargest(golden.Tensor(gradients[i]), leaves[i].grad!, tolerance, gradients[i]);
        }
    }

    [Fact]
    public void Zero_offset_and_mask_one_equal_the_plain_convolution()
    {
        var random = new Random(5);
        var x = Random(random, 2, 4, 7, 5);
        var weight = Random(random, 8, 2, 3, 3);

        var y = DeformableConvolution.Apply(x, zeros([2, 36, 7, 5], ScalarType.Float64), ones([2, 18, 7, 5], ScalarType.Float64), weight, new BackwardGuard());

        Golden.Close(nn.functional.conv2d(x, weight, padding: [1, 1], groups: 2), y, 1e-12);
    }

    [Fact]
    public void Gradients_equal_finite_differences_in_double_precision()
    {
        var random = new Random(9);
        (string Name, long[] Shape)[] parts = [("x", [1, 2, 3, 4]), ("offset", [1, 36, 3, 4]), ("mask", [1, 18, 3, 4]), ("weight", [2, 1, 3, 3])];
        double[][] start = [.. parts.Select(p => Enumerable.Range(0, (int)p.Shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.NextDouble() * 0.8 + 0.1).ToArray())];
        var guard = new BackwardGuard();
        Tensor Loss(IReadOnlyList<Tensor> t) => DeformableConvolution.Apply(t[0], t[1], t[2], t[3], guard).pow(2).sum();
        Tensor[] Leaves(int changed, double[] value) => [.. parts.Select((p, i) => tensor(i == changed ? value : (double[])start[i].Clone(), p.Shape))];

        var leaves = Leaves(-1, []);
        foreach (var leaf in leaves)
            leaf.requires_grad_();
        Loss(leaves).backward();
        guard.ThrowIfFaulted();

        for (var i = 0; i < parts.Length; i++)
        {
            var expected = Golden.FiniteDifferences(start[i], v => Loss(Leaves(i, v)).item<double>());
            Golden.Close(tensor(expected, parts[i].Shape), leaves[i].grad!, 1e-6, parts[i].Name);
        }
    }

    [Fact]
    public void Failure_in_the_backward_pass_is_thrown_after_it()
    {
        var guard = new BackwardGuard();
        var x = Random(new Random(1), 1, 2, 3, 3).requires_grad_();
        var y = DeformableConvolution.Apply(x, zeros([1, 18, 3, 3], ScalarType.Float64), ones([1, 9, 3, 3], ScalarType.Float64), zeros([2, 2, 3, 3], ScalarType.Float64), guard);
        guard.Run(zeros([1]), 1, () => throw new InvalidOperationException("CUDA out of memory. Tried to allocate 2 GiB"));

        y.sum().backward();

        var e = Assert.Throws<CellGenie.Imaging.CellGenieException>(guard.ThrowIfFaulted);
        Assert.Contains("smaller batch", e.Message);
        guard.ThrowIfFaulted();
    }

    private static Tensor Random(Random random, params long[] shape) =>
        tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => random.NextDouble() - 0.5)], shape, ScalarType.Float64);
}
