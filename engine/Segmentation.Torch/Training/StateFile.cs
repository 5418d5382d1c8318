using System.Runtime.InteropServices;
using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Networks in files: models and checkpoints (safetensors), and the weights of other programs.</summary>
internal static class StateFile
{
    private const string MomentumPrefix = "optimizer.momentum.";

    /// <summary>Writes a network under the keys of detectron2.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network.</param>
    /// <param name="metadata">Texts to stand beside the tensors.</param>
    /// <param name="steps">Steps of training that it has behind it, for the norms' counters.</param>
    /// <param name="optimizer">Its momentum is written too, where it is given.</param>
    public static void Write(string path, CascadeMaskRcnn model, IReadOnlyDictionary<string, string> metadata, long steps, SgdOptimizer? optimizer = null)
    {
        using var scope = NewDisposeScope();
        var specs = new ModelDescription(model.Options).Tensors.ToDictionary(t => t.Name);
        var tensors = specs.Values.Select(t => new StoredTensor(t.Name, t.Role == TensorRole.Counter ? TensorType.Int64 : TensorType.Float32, t.Shape)).ToList();
        var momentum = optimizer is null ? [] : Momentum(model.Store, optimizer);
        tensors.AddRange(momentum.Select(m => new StoredTensor(m.Key, TensorType.Float32, [(int)m.Value.numel()])));
        SafetensorsWriter.Write(path, tensors, metadata, tensor =>
        {
            if (momentum.TryGetValue(tensor.Name, out var values))
                return Bytes(ParameterStore.ToArray(values));
            return specs[tensor.Name].Role switch
            {
                TensorRole.Counter => BitConverter.GetBytes(steps),
                TensorRole.Anchors => Bytes(Anchors.Cell(model.Options.AnchorSizes[int.Parse(tensor.Name.Split('.')[^1])], model.Options.AnchorRatios)),
                _ => Bytes(model.Store.Get(tensor.Name)),
            };
        });
    }

    /// <summary>Copies the tensors of a file that fit into a network.</summary>
    /// <returns>What was done with each.</returns>
    /// <exception cref="InvalidInputException">The file is broken, or not one tensor fits.</exception>
    public static WeightPlan Load(CheckpointFile file, CascadeMaskRcnn model)
    {
        var plan = WeightPlan.Create(new ModelDescription(model.Options), file);
        foreach (var tensor in plan.Loads.Where(t => t.Target.Role != TensorRole.Counter))
            model.Store.Set(tensor.Target.Name, file.ReadSingles(tensor.Source!));
        model.Store.Publish();
        return plan;
    }

    /// <summary>Copies a checkpoint's momentum into an optimiser.</summary>
    /// <exception cref="InvalidInputException">A tensor is missing or has another shape.</exception>
    public static void LoadMomentum(CheckpointFile file, ParameterStore store, SgdOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, values) in Momentum(store, optimizer))
        {
            if (file.Find(name) is not { } tensor || tensor.Count != values.numel())
                throw new InvalidInputException(file.Path, $"tensor {name}", "is missing or has another size");
            values.copy_(torch.tensor(file.ReadSingles(tensor)).to(store.Device));
        }
    }

    /// <summary>The momentum of each trained weight, as views.</summary>
    private static Dictionary<string, Tensor> Momentum(ParameterStore store, SgdOptimizer optimizer) =>
        store.TrainedRanges().ToDictionary(r => MomentumPrefix + r.Weight.Name, r => optimizer.Momentum.narrow(0, r.Start, r.Weight.Count));

    private static ReadOnlyMemory<byte> Bytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
