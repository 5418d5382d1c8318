using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch.Tests;

public sealed class StateFileTests : TorchTest
{
    [Fact]
    public void Layers_have_the_state_that_the_description_says()
    {
        foreach (var options in ModelPresets.All)
        {
            var expected = new ModelDescription(options).Tensors
                .Where(t => t.Role is not (TensorRole.Counter or TensorRole.Anchors))
                .ToDictionary(t => t.Name, t => $"{t.Role == TensorRole.Norm} [{string.Join(',', t.Shape)}]");
            using var store = new ParameterStore(CPU, ScalarType.Float32, 1);
            _ = new CascadeMaskRcnn(options, store);

            var made = store.Weights.ToDictionary(w => w.Name, w => $"{w.IsNorm} [{string.Join(',', w.Shape)}]");
            foreach (var value in store.RunningValues)
                made.Add(value.Name, $"False [{value.Count}]");
            Assert.Equal(expected.OrderBy(e => e.Key), made.OrderBy(m => m.Key));
        }
    }

    [Fact]
    public void Written_model_reads_back_and_has_every_key_of_the_oracle()
    {
        using var folder = new TempFolder();
        var reference = new TinyReference();
        using var model = reference.Model(ScalarType.Float32);

        StateFile.Write(folder["m.safetensors"], model, ModelFile.Metadata(model.Options), steps: 7);

        var written = new OracleTensors(folder["m.safetensors"]);
        Assert.Equal(reference.Weights.Names.Order(), written.Names.Where(n => n != "__metadata__").Order());
        foreach (var name in reference.Weights.Names)
        {
            Assert.Equal(reference.Weights.Shape(name), written.Shape(name));
            if (name.EndsWith("num_batches_tracked"))
                Assert.Equal([7], written.Longs(name));
            else
                Assert.Equal(reference.Weights.Floats(name), written.Floats(name));
        }
    }

    [Theory]
    [InlineData("legacy.pth")]
    [InlineData("zip.pth")]
    [InlineData("zoo.pkl")]
    public void Weights_of_other_programs_arrive_in_the_network(string name)
    {
        var formats = Oracle.Formats();
        using var expected = CheckpointFile.Open(Path.Combine(formats, "state.safetensors"));
        using var model = CascadeMaskRcnn.ForPrediction(ModelPresets.Tiny, CPU);
        using var file = CheckpointFile.Open(Path.Combine(formats, name));

        StateFile.Load(file, model).RequireAll();

        foreach (var key in model.Store.State.Keys)
            Assert.Equal(expected.ReadSingles(expected.Find(key)!), model.Store.Get(key));
    }

    [Fact]
    public void Momentum_survives_a_checkpoint()
    {
        using var folder = new TempFolder();
        using var model = CascadeMaskRcnn.ForTraining(ModelPresets.Tiny, CPU, ScalarType.Float32, seed: 1, frozenStages: 2);
        using var sgd = new SgdOptimizer(model.Store, new TrainingOptions());
        sgd.Momentum.add_(arange(sgd.Momentum.numel(), ScalarType.Float32, CPU).mul(0.001));
        StateFile.Write(folder["c.safetensors"], model, ModelFile.Metadata(model.Options), 3, sgd);

        using var restored = new SgdOptimizer(model.Store, new TrainingOptions());
        using var file = CheckpointFile.Open(folder["c.safetensors"]);
        StateFile.LoadMomentum(file, model.Store, restored);

        Golden.Close(sgd.Momentum, restored.Momentum, 0);
    }
}
