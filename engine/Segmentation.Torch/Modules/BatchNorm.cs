using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Batch norm. Its running values are kept in single precision; <c>num_batches_tracked</c> is written with the others but used by nothing.</summary>
internal sealed class BatchNorm
{
    private readonly ParameterStore _store;
    private readonly ModelOptions _options;
    private readonly Weight _weight;
    private readonly Weight _bias;
    private readonly RunningValue _mean;
    private readonly RunningValue _variance;

    public BatchNorm(ParameterStore store, ModelOptions options, string name, long channels)
    {
        _store = store;
        _options = options;
        _weight = store.Add($"{name}.weight", [channels], InitialValue.Ones, isNorm: true);
        _bias = store.Add($"{name}.bias", [channels], InitialValue.Zeros, isNorm: true);
        _mean = store.AddRunning($"{name}.running_mean", channels, 0);
        _variance = store.AddRunning($"{name}.running_var", channels, 1);
    }

    /// <summary>[N, C, …] → the same shape. A frozen norm keeps its running values.</summary>
    public Tensor Forward(Tensor x) => nn.functional.batch_norm(
        x, _mean.Value, _variance.Value, _weight.Value, _bias.Value, _store.BatchStatistics && !_weight.IsFrozen, _options.NormMomentum, _options.NormEpsilon);
}
