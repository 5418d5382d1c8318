using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>torchvision's own operators against the composed ones; skipped, with a message, where there are none for the libtorch in use.</summary>
public sealed class TorchvisionTests : TorchTest
{
    [Fact]
    public void Regions_pool_to_the_same_values_and_gradients()
    {
        var (kernels, random) = (Kernels(), new Random(11));
        var values = Random(random, 2, 3, 24, 31);
        double[][] regions = [.. Enumerable.Range(0, 60).Select(i => Region(random, i % 2))];
        var gradient = Random(random, regions.Length, 3, 7, 7);
        var (ours, theirs) = (values.clone().requires_grad_(), values.clone().requires_grad_());

        var composed = RoiAlign.Apply(ours.permute(0, 2, 3, 1).reshape(-1, 3), RoiPlan.Create([.. regions.Select(r => Planned(r, 24, 31))], 7, 3), 1, new BackwardGuard());
        composed.backward([gradient]);
        var native = kernels.RoiAlign(theirs, tensor([.. regions.SelectMany(r => r)], [regions.Length, 5], ScalarType.Float32), stride: 4, bins: 7);
        native.backward([gradient]);

        Golden.Close(native, composed, 1e-5);
        Golden.CloseToLargest(theirs.grad!, ours.grad!, 1e-5);
    }

    [Fact]
    public void Deformable_convolutions_have_the_same_values_and_gradients()
    {
        var (kernels, random) = (Kernels(), new Random(12));
        // Two groups with offsets of their own; some samples fall outside.
        Tensor[] parts = [Random(random, 2, 8, 9, 11), Random(random, 2, 36, 9, 11).mul(4), Random(random, 2, 18, 9, 11), Random(random, 12, 4, 3, 3)];
        var gradient = Random(random, 2, 12, 9, 11);
        Tensor[] ours = [.. parts.Select(p => p.clone().requires_grad_())];
        Tensor[] theirs = [.. parts.Select(p => p.clone().requires_grad_())];
        var guard = new BackwardGuard();

        var composed = DeformableConvolution.Apply(ours[0], ours[1], ours[2], ours[3], guard);
        composed.backward([gradient]);
        guard.ThrowIfFaulted();
        var native = kernels.Convolve(theirs[0], theirs[1], theirs[2], theirs[3]);
        native.backward([gradient]);

        Golden.CloseToLargest(native, composed, 1e-5);
        for (var i = 0; i < parts.Length; i++)
            Golden.CloseToLargest(theirs[i].grad!, ours[i].grad!, 1e-5, $"argument {i}");
    }

    [Fact]
    public void Same_boxes_survive_suppression()
    {
        var (kernels, random) = (Kernels(), new Random(13));
        float[] boxes = [.. Enumerable.Range(0, 500).SelectMany(i => Region(random, 0).Skip(1).Select(v => (float)v))];
        float[] scores = [.. Enumerable.Range(0, 500).Select(_ => random.Next(100) / 100f)];
        int[] groups = [.. Enumerable.Range(0, 500).Select(_ => random.Next(3))];

        foreach (var (threshold, byGroup, limit) in new[] { (0.3, groups, int.MaxValue), (0.7, groups, 50), (0.5, [], int.MaxValue) })
        {
            var expected = NonMaximumSuppression.Keep(boxes, scores, threshold, byGroup, limit);
            Assert.InRange(expected.Length, 10, 499);
            Assert.Equal(expected, kernels.Keep(CPU, boxes, scores, threshold, byGroup, limit));
        }

        Assert.Empty(kernels.Keep(CPU, [], [], 0.5, [], 10));
    }

    [Fact]
    public void Training_step_has_the_oracles_losses_and_gradients()
    {
        var reference = new TinyReference();
        using var model = reference.Model(ScalarType.Float32, training: true);
        model.Store.Kernels = Kernels();

        var losses = new TrainingPass(model).Run(model.Prepare(NormalizedBatch.Of(reference.Images(), model.Options)), reference.Samples(), [BoxSampler.First, BoxSampler.First]);
        losses.Select(l => l.Value).Aggregate((a, b) => a.add(b)).backward();
        model.Store.Guard.ThrowIfFaulted();

        foreach (var (name, value) in losses)
            Assert.Equal(reference.Info.GetProperty("losses").GetProperty(name).GetDouble(), value.Values()[0], 1e-4);
        foreach (var weight in model.Store.Weights)
            Golden.CloseToLargest(reference.Gradients.Get(weight.Name, ScalarType.Float32), weight.Value.grad!, 1e-4, weight.Name);
    }

    [Fact]
    public void Prediction_finds_the_same_cells()
    {
        var reference = new TinyReference();
        using var model = reference.Model(ScalarType.Float32);
        model.Store.Kernels = null;
        var composed = Predictor.Predict(model, reference.Images());
        model.Store.Kernels = Kernels();

        var native = Predictor.Predict(model, reference.Images());

        for (var i = 0; i < composed.Count; i++)
        {
            Assert.NotEqual(0, composed[i].Count);
            Assert.Equal(composed[i].Count, native[i].Count);
            Golden.Close(tensor(composed[i].Boxes), tensor(native[i].Boxes), 1e-2);
            Golden.Close(tensor(composed[i].Scores), tensor(native[i].Scores), 1e-5);
        }
    }

    [Theory]
    [InlineData("none.so", "is not there")]
    [InlineData("text.so", "cannot be loaded")]
    public void Library_that_cannot_be_used_is_refused(string file, string reason)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["text.so"], "no library");

        Assert.Contains(reason, Assert.Throws<CellGenieException>(() => TorchvisionKernels.Load(folder[file])).Message);
    }

    [Fact]
    public void Library_without_the_operators_is_refused()
    {
        var other = Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so");
        Assert.SkipUnless(File.Exists(other), "knows no library to try on this system");

        Assert.Contains("not torchvision's", Assert.Throws<CellGenieException>(() => TorchvisionKernels.Load(other)).Message);
    }

    private static TorchvisionKernels Kernels() => TorchvisionKernels.Load(TorchvisionLibrary.Require());

    private static RoiPlan.Region Planned(double[] region, int height, int width) =>
        new(new RoiPlan.Map((long)region[0] * height * width, height, width, 0.25), (float)region[1], (float)region[2], (float)region[3], (float)region[4]);

    /// <summary>Image, x0, y0, x1, y1 in an image of 124x96; some reach beyond it.</summary>
    private static double[] Region(Random random, int image)
    {
        var (x, y) = (random.NextDouble() * 120 - 8, random.NextDouble() * 100 - 8);
        return [image, x, y, x + random.NextDouble() * 60, y + random.NextDouble() * 60];
    }

    private static Tensor Random(Random random, params long[] shape) =>
        tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (a, b) => a * b)).Select(_ => (float)random.NextDouble() - 0.5f)], shape);
}
