using System.Runtime.InteropServices;
using CellGenie.Imaging;
using CellGenie.Synthesis;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>All state of a network on one device: trained weights, running values of the norms, and what all layers share.</summary>
/// <remarks>Layers add their state when they are made, under the keys of detectron2 (specification, section 11.1).</remarks>
internal sealed class ParameterStore : IDisposable
{
    // Beyond the purposes of the other random numbers, so that no stream is used twice.
    private const RandomPurpose InitialWeights = (RandomPurpose)111;

    private readonly List<Weight> weights = [];
    private readonly Dictionary<string, Tensor> state = new(StringComparer.Ordinal);
    private readonly ScalarType compute;
    private readonly ScalarType master;
    private readonly ulong seed;

    /// <summary>An empty store.</summary>
    /// <param name="device">Where the tensors live.</param>
    /// <param name="compute">What convolutions and matrix products compute in.</param>
    /// <param name="seed">Of the initial values.</param>
    public ParameterStore(Device device, ScalarType compute, ulong seed)
    {
        Device = device;
        this.compute = compute;
        this.seed = seed;
        master = compute == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
    }

    /// <summary>Where the tensors live.</summary>
    public Device Device { get; }

    /// <summary>What convolutions and matrix products compute in.</summary>
    public ScalarType Compute => compute;

    /// <summary>What losses are computed in.</summary>
    public ScalarType Wide => master;

    /// <summary>Keeps what backward functions throw.</summary>
    public BackwardGuard Guard { get; } = new();

    /// <summary>Whether norms use the batch's statistics and update the running ones.</summary>
    public bool BatchStatistics { get; set; }

    /// <summary>The weights, in the order in which the layers were made.</summary>
    public IReadOnlyList<Weight> Weights => weights;

    /// <summary>Every state tensor by its key; weights are among them.</summary>
    public IReadOnlyDictionary<string, Tensor> State => state;

    /// <summary>Adds a trained tensor with its initial values, which depend on the seed and the name alone.</summary>
    public Weight Add(string name, long[] shape, InitialValue initial, bool isNorm = false)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        initial.Fill(values, new CounterRandom(seed, CounterRandom.StreamOf(name), 0, InitialWeights));
        var tensor = Keep(name, torch.tensor(values, shape)).requires_grad_();
        var weight = new Weight(name, tensor, isNorm, compute);
        weights.Add(weight);
        return weight;
    }

    /// <summary>Adds a tensor that is not trained.</summary>
    public Tensor AddBuffer(string name, float[] values) => Keep(name, tensor(values));

    /// <summary>Copies values into a state tensor.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="values">As many as it has elements, in reading order.</param>
    public void Set(string name, ReadOnlySpan<float> values)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var target = state[name];
        if (target.numel() != values.Length)
            throw new CellGenieException($"{name} has {target.numel()} elements, not {values.Length}");
        target.copy_(tensor(values.ToArray(), target.shape).to(target.dtype).to(Device));
    }

    /// <summary>The values of a state tensor in reading order, as single precision.</summary>
    public float[] Get(string name) => ToArray(state[name]);

    /// <summary>Copies a tensor's values to the host as single precision.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }

    /// <summary>Takes over all state of another store; the devices may differ.</summary>
    public void CopyFrom(ParameterStore other)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, tensor) in state)
            tensor.copy_(other.state[name].to(Device));
    }

    public void Dispose()
    {
        foreach (var tensor in state.Values)
            tensor.Dispose();
        state.Clear();
        weights.Clear();
    }

    private Tensor Keep(string name, Tensor values)
    {
        using var scope = NewDisposeScope();
        // A copy that libtorch owns: the given one may stand in a pinned array.
        var kept = values.to(master).to(Device).clone().DetachFromDisposeScope();
        values.Dispose();
        state.Add(name, kept);
        return kept;
    }
}
