using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class RoiAlignTests : TorchTest
{
    [Theory]
    [InlineData(0, 0, 4, 4, new[] { 2.5, 4.5, 10.5, 12.5 })]
    [InlineData(1, 1, 3, 3, new[] { 5.0, 6, 9, 10 })]
    [InlineData(1, 1, 1, 3, new[] { 0.0, 0, 0, 0 })]
    [InlineData(-3, -3, 2, 2, new[] { 0, 0, 0, 20 / 9.0 })]
    [InlineData(2, 2, 9, 9, new[] { 7.265625, 0, 0, 0 })]
    public void Ramp_pools_to_the_values_of_the_specification(double x0, double y0, double x1, double y1, double[] expected)
    {
        var ramp = arange(16, ScalarType.Float64).view(1, 1, 4, 4);

        var pooled = Pool(ramp, [[0, x0, y0, x1, y1]], bins: 2, scale: 1);

        Golden.Close(tensor(expected, [1, 1, 2, 2]), pooled, 1e-5);
    }

    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 1e-5)]
    public void Values_and_gradients_equal_the_oracles(ScalarType type, double tolerance)
    {
        var cases = Oracle.Operators().GetProperty("roi_align").EnumerateArray().Where(c => c.GetProperty("sampling_ratio").GetInt32() == 0).ToList();
        Assert.Equal(3, cases.Count);
        foreach (var golden in cases)
        {
            var x = golden.Tensor("input", type).requires_grad_();
            var pooled = Pool(x, Rows(golden.Tensor("rois")), golden.GetProperty("output_size").GetInt32(), golden.GetProperty("spatial_scale").GetDouble());
            pooled.backward([golden.Tensor("grad_output", type)]);

            Golden.Close(golden.Tensor("output"), pooled, tolerance);
            Golden.Close(golden.Tensor("grad_input"), x.grad!, tolerance);
        }
    }

    [Fact]
    public void Plane_pools_to_its_value_at_the_bin_centres()
    {
        // f(x, y) = 2x − 3y + 1 at pixel (x, y); bilinear sampling and means keep a plane.
        var plane = new double[20 * 30];
        for (var i = 0; i < plane.Length; i++)
            plane[i] = 2 * (i % 30) - 3 * (i / 30) + 1;
        double[] box = [0, 14.25, 9.5, 55.0, 38.75];

        var pooled = Pool(tensor(plane, [1, 1, 20, 30]), [box], bins: 7, scale: 0.5).Values();

        for (var i = 0; i < 49; i++)
        {
            var x = box[1] / 2 - 0.5 + (i % 7 + 0.5) * (box[3] - box[1]) / 14;
            var y = box[2] / 2 - 0.5 + (i / 7 + 0.5) * (box[4] - box[2]) / 14;
            Assert.Equal(2 * x - 3 * y + 1, pooled[i], 10);
        }
    }

    [Fact]
    public void Gradient_equals_finite_differences_in_double_precision()
    {
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, 2 * 5 * 6).Select(_ => random.NextDouble())];
        double[] weights = [.. Enumerable.Range(0, 2 * 2 * 9).Select(_ => random.NextDouble() - 0.5)];
        double[][] rois = [[0, 1.3, 0.7, 9.1, 8.2], [0, -3, 4, 5, 30]];
        Tensor Loss(Tensor input) => Pool(input.view(1, 2, 5, 6), rois, bins: 3, scale: 0.5).mul(tensor(weights, [2, 2, 3, 3])).sum();

        var leaf = tensor((double[])x.Clone()).requires_grad_();
        Loss(leaf).backward();
        var expected = Golden.FiniteDifferences(x, v => Loss(tensor(v)).item<double>());

        Golden.Close(tensor(expected), leaf.grad!, 1e-8);
    }

    [Fact]
    public void Gradient_scale_multiplies_the_gradient_alone()
    {
        var (whole, third) = (ones([1, 1, 6, 6], ScalarType.Float64).requires_grad_(), ones([1, 1, 6, 6], ScalarType.Float64).requires_grad_());

        var (a, b) = (Pool(whole, [[0, 0, 0, 6, 6]], 2, 1), Pool(third, [[0, 0, 0, 6, 6]], 2, 1, gradientScale: 1 / 3.0));
        a.sum().backward();
        b.sum().backward();

        Golden.Close(a, b, 0);
        Golden.Close(whole.grad!.div(3), third.grad!, 1e-15);
    }

    [Fact]
    public void No_regions_pool_to_an_empty_tensor()
    {
        var pooled = Pool(zeros([1, 3, 6, 6], ScalarType.Float64).requires_grad_(), [], 7, 1);

        Assert.Equal([0, 3, 7, 7], pooled.shape);
    }

    private static double[][] Rows(Tensor rois) => [.. rois.Values().Chunk(5)];

    /// <summary>Regions as rows (image, x0, y0, x1, y1).</summary>
    private static Tensor Pool(Tensor x, double[][] rois, int bins, double scale, double gradientScale = 1)
    {
        var (n, c, h, w) = (x.shape[0], x.shape[1], (int)x.shape[2], (int)x.shape[3]);
        var regions = rois.Select(r => new RoiPlan.Region(new RoiPlan.Map((long)r[0] * h * w, h, w, scale), r[1], r[2], r[3], r[4]));
        return RoiAlign.Apply(x.permute(0, 2, 3, 1).reshape(n * h * w, c), RoiPlan.Create([.. regions], bins, c), gradientScale, new BackwardGuard());
    }
}
