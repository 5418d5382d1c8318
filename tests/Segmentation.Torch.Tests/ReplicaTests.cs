using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class ReplicaTests : TorchTest
{
    private static readonly TrainingOptions Options = TrainingOptions.For(ModelPresets.Tiny) with { BatchSize = 2 };

    [Fact]
    public void Two_devices_give_the_step_of_one_with_the_whole_batch()
    {
        // The same image twice, everything sampled from the front: each device sees what the single one sees.
        var (one, two) = (Train([CPU], 1), Train([CPU, CPU], 1));

        AssertClose(one, two, 1e-6);
    }

    [Fact]
    public void Accumulated_gradients_give_the_step_of_the_whole_batch()
    {
        var (one, two) = (Train([CPU], 1), Train([CPU], 2));

        AssertClose(one, two, 1e-6);
    }

    [Fact]
    public void Batch_gives_each_image_what_it_gets_alone()
    {
        using var model = new TinyReference().Model(ScalarType.Float64);
        using var _ = no_grad();

        var both = model.Backbone.Forward(model.Prepare(NormalizedBatch.Of([Discs.Image(0), Discs.Image(1)], model.Options)));
        for (var i = 0; i < 2; i++)
        {
            var alone = model.Backbone.Forward(model.Prepare(NormalizedBatch.Of([Discs.Image(i)], model.Options)));
            for (var level = 2; level <= 6; level++)
                Golden.Close(alone.Level(level), both.Level(level).narrow(0, i, 1), 1e-12);
        }
    }

    [Fact]
    public void Step_in_bfloat16_is_near_the_one_in_single_precision()
    {
        double[] Losses(ComputePrecision precision)
        {
            using var group = new ReplicaGroup(ModelPresets.Tiny, Options with { Precision = precision }, [CPU]);
            var first = TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], 0.01, 0, default);
            var second = TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], 0.01, 1, default);
            return [.. first.Losses, first.GradientNorm, .. second.Losses];
        }

        var (single, narrow) = (Losses(ComputePrecision.Float32), Losses(ComputePrecision.BFloat16));

        for (var i = 0; i < single.Length; i++)
            Assert.InRange(narrow[i], single[i] * 0.9 - 0.02, single[i] * 1.1 + 0.02);
    }

    /// <summary>The weights after two steps.</summary>
    private static float[] Train(Device[] devices, int accumulation)
    {
        using var group = new ReplicaGroup(ModelPresets.Tiny, Options with { AccumulationSteps = accumulation }, devices);
        for (var i = 0; i < 2; i++)
        {
            var losses = group.Accumulate([Discs.Sample(0), Discs.Sample(0)], (_, _) => BoxSampler.First, default);
            Assert.All(losses, l => Assert.True(double.IsFinite(l)));
            group.Optimizer.Clip();
            group.Optimizer.Step(0.01);
            group.Broadcast();
        }

        return ParameterStore.ToArray(group.First.Store.Masters);
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
    }
}
