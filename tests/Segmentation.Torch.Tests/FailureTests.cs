using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>What goes wrong arrives where it can be told, in words that say what to do.</summary>
public sealed class FailureTests : TorchTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Proposals_that_are_no_numbers_end_a_training_and_are_dropped_in_prediction(bool training)
    {
        var anchors = new AnchorGrid(ModelPresets.Tiny, 64, 64);
        var levels = anchors.Levels.Select(l => (Logits: zeros([1, l.Length / 4]), Deltas: zeros([1, l.Length / 4, 4]))).ToList();
        levels[0].Logits.narrow(1, 7, 1).Fill(double.NaN);

        BoxList[] Select() => ProposalSelector.Select(ModelPresets.Tiny, levels, anchors, [(64, 64)], training);

        if (training)
            Assert.Contains("diverged", Assert.Throws<CellGenieException>(Select).Message);
        else
            Assert.All(Select()[0].Scores, s => Assert.True(float.IsFinite(s)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Failure_in_a_sample_is_thrown_as_it_is_from_every_device(int devices)
    {
        var options = TrainingOptions.For(ModelPresets.Tiny) with { BatchSize = 2 };
        using var group = new ReplicaGroup(ModelPresets.Tiny, options, [.. Enumerable.Repeat(CPU, devices)]);
        var broken = Discs.Sample(1) with { Shapes = [.. Discs.Sample(1).Shapes.Select(_ => new BrokenShape())] };

        var e = Assert.Throws<InvalidInputException>(() => TrainingStep.Run(group, [Discs.Sample(0), broken], 0.01, 0, default));

        Assert.Contains("broken on purpose", e.Message);
        TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], 0.01, 1, default);
    }

    [Fact]
    public void Loss_that_is_no_number_is_named_and_leaves_the_weights_alone()
    {
        using var group = new ReplicaGroup(ModelPresets.Tiny, TrainingOptions.For(ModelPresets.Tiny), [CPU]);
        group.First.Store.Set("roi_heads.mask_head.predictor.bias", [float.NaN]);
        var before = group.First.Store.Get("roi_heads.mask_head.deconv.weight");

        var e = Assert.Throws<CellGenieException>(() => TrainingStep.Run(group, [Discs.Sample(0), Discs.Sample(1)], 0.01, 5, default));

        Assert.Contains("iteration 5 loss_mask is NaN", e.Message);
        Assert.Equal(before, group.First.Store.Get("roi_heads.mask_head.deconv.weight"));
    }

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: not enough memory: you tried to allocate 80 bytes.")]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB")]
    public void Exhausted_memory_is_told_with_what_to_do(string message)
    {
        var e = TorchErrors.Translate(new InvalidOperationException(message), "a training step");

        Assert.Contains("smaller batch", e.Message);
    }

    [Fact]
    public void Model_file_of_another_program_is_refused()
    {
        var path = Path.Combine(Oracle.Formats(), "state.safetensors");

        var e = Assert.Throws<InvalidInputException>(() => new TorchSegmentationEngine().Load(path, "cpu"));

        Assert.Contains("no CellGenie model", e.Message);
    }

    private sealed class BrokenShape : CellShape
    {
        public override void Rasterize(ReadOnlySpan<float> box, int side, Span<byte> target) => throw new InvalidInputException("cells.json", "cell 3", "is broken on purpose");
    }
}
