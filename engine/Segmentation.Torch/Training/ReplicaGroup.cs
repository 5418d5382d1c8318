using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>
/// One network on several devices in one process: each device computes its share of a batch on a thread of its own, the first one sums the
/// gradients in a fixed order, updates the weights and hands them out (specification, section 17.3).
/// </summary>
internal sealed class ReplicaGroup : IDisposable
{
    private readonly Replica[] _replicas;
    private readonly TensorThread[] _threads;
    private readonly TrainingOptions _options;

    public ReplicaGroup(ModelOptions model, TrainingOptions options, IReadOnlyList<Device> devices)
    {
        _options = options;
        _replicas = [.. devices.Select(device => new Replica(model, options, device))];
        // The first device's work is done by the calling thread.
        _threads = [.. devices.Skip(1).Select(device => new TensorThread($"training on {device}"))];
        Optimizer = new SgdOptimizer(First.Store, options);
    }

    /// <summary>The network that is updated; the others are copies of it.</summary>
    public Replica First => _replicas[0];

    /// <summary>Updates the weights of <see cref="First"/>.</summary>
    public SgdOptimizer Optimizer { get; }

    /// <summary>Makes all networks equal to the first.</summary>
    public void Broadcast()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var replica in _replicas.Skip(1))
        {
            replica.Store.Masters.copy_(First.Store.Masters);
            replica.Store.Running.copy_(First.Store.Running);
            replica.Store.Publish();
        }
    }

    /// <summary>Computes the losses and gradients of a batch; the gradients are summed in the first network.</summary>
    /// <param name="samples">The batch; devices and accumulation steps share it evenly.</param>
    /// <param name="choose">The random choice for an image, by the seed and its place in the batch.</param>
    /// <param name="cancellation">Looked at before every part.</param>
    /// <returns>The losses of the batch in the order of <see cref="LossNames.Of"/>.</returns>
    /// <exception cref="CellGenieException">Memory ran out, or a value is no number any more.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public double[] Accumulate(IReadOnlyList<TrainingSample> samples, Func<ulong, int, BoxSampler.Chooser> choose, CancellationToken cancellation)
    {
        var parts = _replicas.Length * _options.AccumulationSteps;
        (TrainingSample Sample, BoxSampler.Chooser Choose)[][] shares =
            [.. samples.Select((s, i) => (s, choose(_options.Seed, i))).Chunk((samples.Count + parts - 1) / parts)];
        var losses = new double[shares.Length][];
        void Run(int device)
        {
            _replicas[device].Store.ClearGradients();
            for (var part = device; part < shares.Length; part += _replicas.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                losses[part] = _replicas[device].Accumulate(
                    [.. shares[part].Select(s => s.Sample)], [.. shares[part].Select(s => s.Choose)], 1.0 / shares.Length, !_options.FreezeNorms);
            }
        }

        Task[] others = [.. _threads.Select((thread, i) => thread.Run(() => Run(i + 1)))];
        // Nothing may still work on its network when the step ends, however it ends.
        Task.WhenAll([Attempt(() => Run(0)), .. others]).GetAwaiter().GetResult();
        Reduce();
        return [.. Enumerable.Range(0, losses[0].Length).Select(k => losses.Sum(l => l[k]))];
    }

    public void Dispose()
    {
        foreach (var thread in _threads)
            thread.Dispose();
        Optimizer.Dispose();
        foreach (var replica in _replicas)
            replica.Dispose();
    }

    private static Task Attempt(Action work)
    {
        try
        {
            work();
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            return Task.FromException(e);
        }
    }

    /// <summary>Sums the gradients and takes the mean of the running values.</summary>
    private void Reduce()
    {
        if (_replicas.Length == 1)
            return;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var replica in _replicas.Skip(1))
        {
            First.Store.Gradients!.add_(replica.Store.Gradients!.to(First.Store.Device));
            First.Store.Running.add_(replica.Store.Running.to(First.Store.Device));
        }

        First.Store.Running.Scale(1.0 / _replicas.Length);
    }
}
