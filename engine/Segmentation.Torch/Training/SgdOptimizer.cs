using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Stochastic gradient descent with momentum on a store's flat tensors; norms have a weight decay of their own (specification, section 8).</summary>
internal sealed class SgdOptimizer : IDisposable
{
    private readonly ParameterStore _store;
    private readonly TrainingOptions _options;

    public SgdOptimizer(ParameterStore store, TrainingOptions options)
    {
        (_store, _options) = (store, options);
        Momentum = zeros([store.TrainedWeights + store.TrainedNorms], store.Wide, store.Device).DetachFromDisposeScope();
    }

    /// <summary>The momentum of every trained value, in the order of the store.</summary>
    public Tensor Momentum { get; }

    /// <summary>The norm of the gradient, which is scaled down to <see cref="TrainingOptions.GradientClip"/> if it is above.</summary>
    public double Clip()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var gradients = _store.Gradients!;
        var norm = gradients.norm().to(ScalarType.Float64).item<double>();
        if (_options.GradientClip > 0 && norm > _options.GradientClip)
            gradients.Scale(_options.GradientClip / norm);
        return norm;
    }

    /// <summary>Changes the weights. The gradients are used up.</summary>
    /// <param name="rate">The learning rate.</param>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Step(0, _store.TrainedWeights, _options.WeightDecay, rate);
        Step(_store.TrainedWeights, _store.TrainedNorms, _options.NormWeightDecay, rate);
        _store.Publish();
    }

    public void Dispose() => Momentum.Dispose();

    private void Step(long start, long count, double decay, double rate)
    {
        if (count == 0)
            return;
        var (weights, momentum) = (_store.Masters.narrow(0, start, count), Momentum.narrow(0, start, count));
        var gradients = _store.Gradients!.narrow(0, start, count);
        if (decay > 0)
            gradients.AddScaled(weights, decay);
        momentum.Scale(_options.Momentum);
        momentum.add_(gradients);
        weights.AddScaled(momentum, -rate);
    }
}
