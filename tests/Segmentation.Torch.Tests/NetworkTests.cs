using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

/// <summary>The layers against the oracle, stage by stage: each is fed what the oracle fed its own.</summary>
public sealed class NetworkTests : TorchTest
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Tiny_forward_equals_the_oracles(ScalarType type)
    {
        var reference = new TinyReference();
        using var model = reference.Model(type);
        using var _ = no_grad();

        var input = model.Prepare(NormalizedBatch.Of(reference.Images(), model.Options));
        Golden.Close(reference.Get("input", type), input, 1e-6, "input");

        var pyramid = model.Backbone.Forward(reference.Get("input", type));
        for (var k = 0; k < 4; k++)
            Golden.CloseToLargest(reference.Get($"res{k + 2}", type), pyramid.Stages[k], 1e-4, $"res{k + 2}");
        for (var k = 2; k < 7; k++)
            Golden.CloseToLargest(reference.Get($"p{k}", type), pyramid.Level(k), 1e-4, $"p{k}");

        var stored = new FeaturePyramid([], [.. Enumerable.Range(2, 5).Select(k => reference.Get($"p{k}", type))]);
        var proposals = model.Proposals.Forward(stored);
        for (var k = 0; k < 5; k++)
        {
            Golden.CloseToLargest(reference.Get($"rpn.logits.{k}", type), proposals[k].Logits, 1e-4, $"logits {k}");
            Golden.CloseToLargest(reference.Get($"rpn.deltas.{k}", type), proposals[k].Deltas, 1e-4, $"deltas {k}");
        }
    }

    [Theory]
    [InlineData("paper")]
    [InlineData("livecell")]
    [InlineData("r101-dcn")]
    [InlineData("r50-dcn")]
    [InlineData("tiny")]
    public void Parameters_are_as_many_as_the_oracles(string preset)
    {
        var counts = Oracle.Counts().GetProperty(preset);
        using var store = new ParameterStore(CPU, ScalarType.Float32, 1);
        _ = new CascadeMaskRcnn(ModelPresets.Get(preset), store);

        Assert.Equal(counts.GetProperty("total").GetInt64(), store.Weights.Sum(w => w.Count));
        Assert.Equal(counts.GetProperty("parameter_tensors").GetInt32(), store.Weights.Count);
        // The store keeps neither the anchors nor the counters of the norms, of which there is one a norm.
        var keys = counts.GetProperty("state_keys_without_num_batches_tracked").GetInt32() - counts.GetProperty("cell_anchor_keys").GetInt32();
        Assert.Equal(keys, store.Weights.Count + store.RunningValues.Count);
    }
}
