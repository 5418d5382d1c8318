using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>One training step against the oracle: what is sampled, the nine losses, and every parameter's gradient.</summary>
public sealed class TrainingPassTests : TorchTest
{
    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float32)]
    public void Tiny_step_equals_the_oracles(ScalarType type)
    {
        var reference = new TinyReference();
        using var model = reference.Model(type, training: true);
        var pass = new TrainingPass(model);
        var input = model.Prepare(NormalizedBatch.Of(reference.Images(), model.Options));

        var losses = pass.Run(input, reference.Samples(), [BoxSampler.First, BoxSampler.First]);

        var masks = new List<byte>();
        for (var image = 0; image < 2; image++)
        {
            Assert.Equal(reference.Activations.Longs($"train.rpn.{image}.positive"), pass.Anchors[image].Foreground.Select(i => (long)i));
            Assert.Equal(reference.Activations.Longs($"train.rpn.{image}.negative"), pass.Anchors[image].Background.Select(i => (long)i));
            var regions = pass.Regions[image];
            Assert.Equal(reference.Activations.Longs($"train.rois.{image}.label"), regions.IsCell.Select(cell => cell ? 1L : 0));
            Golden.Close(reference.Get($"train.rois.{image}", type), tensor(regions.Boxes, [regions.Count, 4]), 1e-3);
            masks.AddRange(reference.Samples()[image].MaskTargets([.. regions.Cells.Select(r => regions.Owner[r])], BoxList.Pick(regions.Boxes, regions.Cells), 28));
        }

        Assert.Equal(reference.Activations.Values("train.mask_targets").Select(v => (byte)v), masks);
        Assert.Equal(LossNames.Of(model.Options), losses.Select(l => l.Key));
        foreach (var (name, value) in losses)
            Assert.Equal(reference.Info.GetProperty("losses").GetProperty(name).GetDouble(), value.Values()[0], 1e-4);

        losses.Select(l => l.Value).Aggregate((a, b) => a.add(b)).backward();
        model.Store.Guard.ThrowIfFaulted();
        foreach (var weight in model.Store.Weights)
            Golden.CloseToLargest(reference.Gradients.Get(weight.Name, type), weight.Value.grad!, 1e-4, weight.Name);
        Assert.Equal(reference.Gradients.Names.Count, model.Store.Weights.Count);
    }

    [Fact]
    public void Image_without_cells_gives_finite_losses_and_no_mask_loss()
    {
        var reference = new TinyReference();
        using var model = reference.Model(ScalarType.Float32, training: true);
        model.Store.BatchStatistics = true;
        var targets = reference.Samples().Select(t => t with { Boxes = [], Shapes = [] }).ToList();

        var losses = new TrainingPass(model).Run(model.Prepare(NormalizedBatch.Of(reference.Images(), model.Options)), targets, [BoxSampler.First, BoxSampler.First]);
        losses.Select(l => l.Value).Aggregate((a, b) => a.add(b)).backward();

        Assert.All(losses, l => Assert.True(double.IsFinite(l.Value.Values()[0])));
        Assert.Equal(0, losses.Single(l => l.Key == LossNames.Mask).Value.Values()[0]);
        Assert.Equal(0, losses.Single(l => l.Key == LossNames.RpnBox).Value.Values()[0]);
    }
}
