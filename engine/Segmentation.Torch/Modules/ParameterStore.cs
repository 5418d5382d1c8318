using System.Runtime.InteropServices;
using CellGenie.Imaging;
using CellGenie.Synthesis;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// All state of a network on one device. The weights stand in one flat tensor, the gradients in a second, and the layers work on views of
/// them: an update, a sum over devices or a check is then a handful of operations, however many layers there are.
/// </summary>
/// <remarks>
/// Layers add their state when they are made, under the keys of detectron2 (specification, section 11.1); <see cref="Allocate"/> follows.
/// The order of the flat tensors is: trained weights, trained norms, frozen ones.
/// </remarks>
internal sealed class ParameterStore : IDisposable
{
    // Beyond the purposes of the other random numbers, so that no stream is used twice.
    private const RandomPurpose InitialWeights = (RandomPurpose)111;

    private readonly List<Weight> _weights = [];
    private readonly List<RunningValue> _running = [];
    private readonly Dictionary<string, Tensor> _state = new(StringComparer.Ordinal);
    private readonly List<Tensor> _owned = [];
    private readonly ulong _seed;
    private Tensor? _narrow;
    private Tensor? _narrowGradients;

    /// <summary>An empty store.</summary>
    /// <param name="device">Where the tensors live.</param>
    /// <param name="compute">What convolutions and matrix products compute in.</param>
    /// <param name="seed">Of the initial values.</param>
    public ParameterStore(Device device, ScalarType compute, ulong seed)
    {
        (Device, Compute, _seed) = (device, compute, seed);
        Wide = compute == ScalarType.Float64 ? ScalarType.Float64 : ScalarType.Float32;
    }

    /// <summary>Where the tensors live.</summary>
    public Device Device { get; }

    /// <summary>What convolutions and matrix products compute in.</summary>
    public ScalarType Compute { get; }

    /// <summary>What weights, norms and losses are kept in.</summary>
    public ScalarType Wide { get; }

    /// <summary>Keeps what backward functions throw.</summary>
    public BackwardGuard Guard { get; } = new();

    /// <summary>torchvision's operators to use instead of the composed ones; null for none.</summary>
    public TorchvisionKernels? Kernels { get; set; } = TorchvisionKernels.Chosen;

    /// <summary>Whether norms use the batch's statistics and update the running ones.</summary>
    public bool BatchStatistics { get; set; }

    /// <summary>The weights, in the order in which the layers were made.</summary>
    public IReadOnlyList<Weight> Weights => _weights;

    /// <summary>The running values of the norms.</summary>
    public IReadOnlyList<RunningValue> RunningValues => _running;

    /// <summary>Every state tensor by its key: weights and running values.</summary>
    public IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>All weights, one after the other.</summary>
    public Tensor Masters { get; private set; } = null!;

    /// <summary>The gradients of all trained weights, in the same order; null without training.</summary>
    public Tensor? Gradients { get; private set; }

    /// <summary>All running values.</summary>
    public Tensor Running { get; private set; } = null!;

    /// <summary>How many values of <see cref="Masters"/>, from the start, are trained and are no norms; these have weight decay.</summary>
    public long TrainedWeights { get; private set; }

    /// <summary>How many values follow that are trained norms.</summary>
    public long TrainedNorms { get; private set; }

    /// <summary>Adds a trained tensor. Its initial values depend on the seed and the name alone.</summary>
    public Weight Add(string name, long[] shape, InitialValue initial, bool isNorm = false)
    {
        var weight = new Weight(name, shape, initial, isNorm);
        _weights.Add(weight);
        return weight;
    }

    /// <summary>Adds a running value of a norm.</summary>
    public RunningValue AddRunning(string name, long count, float initial)
    {
        var value = new RunningValue(name, count, initial);
        _running.Add(value);
        return value;
    }

    /// <summary>Makes the tensors.</summary>
    /// <param name="training">Whether gradients and initial values are needed; else all weights are 0.</param>
    /// <param name="isFrozen">Tells by its key whether a weight stays as it is.</param>
    public void Allocate(bool training, Func<string, bool> isFrozen)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var weight in _weights)
            weight.IsFrozen = isFrozen(weight.Name);
        var order = Order();
        TrainedWeights = order.Where(w => !w.IsFrozen && !w.IsNorm).Sum(w => w.Count);
        TrainedNorms = order.Where(w => !w.IsFrozen && w.IsNorm).Sum(w => w.Count);
        Masters = Own(Flat(order.Sum(w => w.Count), Wide));
        Running = Own(Flat(_running.Sum(r => r.Count), Wide));
        _narrow = Compute == Wide ? null : Own(Flat(Masters.numel(), Compute));
        Gradients = training ? Own(Flat(TrainedWeights + TrainedNorms, Wide)) : null;
        _narrowGradients = training && _narrow is not null ? Own(Flat(TrainedWeights, Compute)) : null;

        var at = 0L;
        foreach (var weight in order)
        {
            weight.Master = View(Masters, at, weight.Shape);
            var leaf = _narrow is null || weight.IsNorm ? weight.Master : View(_narrow, at, weight.Shape);
            weight.Value = training && !weight.IsFrozen ? leaf.requires_grad_() : leaf;
            if (training && !weight.IsFrozen)
                weight.Value.grad = (_narrowGradients is null || weight.IsNorm ? Gradients! : _narrowGradients).narrow(0, at, weight.Count).view(weight.Shape);
            _state.Add(weight.Name, weight.Master);
            at += weight.Count;
        }

        at = 0;
        foreach (var value in _running)
        {
            value.Value = View(Running, at, [value.Count]);
            value.Value.Fill(value.Initial);
            _state.Add(value.Name, value.Value);
            at += value.Count;
        }

        if (training)
            Initialise();
    }

    /// <summary>Each trained weight and where its values begin in the flat tensors.</summary>
    public IEnumerable<(Weight Weight, long Start)> TrainedRanges()
    {
        var start = 0L;
        foreach (var weight in Order().TakeWhile(w => !w.IsFrozen))
        {
            yield return (weight, start);
            start += weight.Count;
        }
    }

    /// <summary>Makes changed master weights the ones that the network computes with.</summary>
    public void Publish()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _narrow?.copy_(Masters);
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ClearGradients()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Gradients!.zero_();
        _narrowGradients?.zero_();
    }

    /// <summary>Adds gradients that were gathered in the compute precision to <see cref="Gradients"/>. To be called after every backward pass.</summary>
    public void CollectGradients()
    {
        if (_narrowGradients is null)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Gradients!.narrow(0, 0, TrainedWeights).add_(_narrowGradients.to(Wide));
        _narrowGradients.zero_();
    }

    /// <summary>Copies values into a state tensor. <see cref="Publish"/> must follow.</summary>
    /// <param name="name">Its key.</param>
    /// <param name="values">As many as it has elements, in reading order.</param>
    public void Set(string name, float[] values)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var target = _state[name];
        if (target.numel() != values.Length)
            throw new CellGenieException($"{name} has {target.numel()} elements, not {values.Length}");
        target.copy_(tensor(values, target.shape).to(Wide).to(Device));
    }

    /// <summary>The values of a state tensor in reading order, as single precision.</summary>
    public float[] Get(string name) => ToArray(_state[name]);

    /// <summary>Copies a tensor's values to the host as single precision.</summary>
    public static float[] ToArray(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        return MemoryMarshal.Cast<byte, float>(host.bytes).ToArray();
    }

    public void Dispose()
    {
        foreach (var tensor in _owned)
            tensor.Dispose();
        _owned.Clear();
        _state.Clear();
    }

    private Weight[] Order() => [.. _weights.OrderBy(w => w.IsFrozen).ThenBy(w => w.IsNorm)];

    private void Initialise()
    {
        var values = new float[_weights.Count][];
        Parallel.For(0, values.Length, i =>
            values[i] = _weights[i].Initial.Values(_weights[i].Count, new CounterRandom(_seed, CounterRandom.StreamOf(_weights[i].Name), 0, InitialWeights)));
        for (var i = 0; i < values.Length; i++)
            Set(_weights[i].Name, values[i]);
        Publish();
    }

    private Tensor Flat(long count, ScalarType type) => zeros([count], type, Device);

    private Tensor View(Tensor flat, long start, long[] shape) =>
        Own(flat.narrow(0, start, shape.Aggregate(1L, (a, b) => a * b)).view(shape).detach());

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor.DetachFromDisposeScope());
        return tensor;
    }
}
