using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Batch norm. Its running values are kept in single precision; <c>num_batches_tracked</c> is written with the others but used by nothing.</summary>
internal sealed class BatchNorm
{
    private readonly ParameterStore store;
    private readonly ModelOptions options;
    private readonly Weight weight;
    private readonly Weight bias;
    private readonly RunningValue mean;
    private readonly RunningValue variance;

    public BatchNorm(ParameterStore store, ModelOptions options, string name, long channels)
    {
        this.store = store;
        this.options = options;
        weight = store.Add($"{name}.weight", [channels], InitialValue.Ones, isNorm: true);
        bias = store.Add($"{name}.bias", [channels], InitialValue.Zeros, isNorm: true);
        mean = store.AddRunning($"{name}.running_mean", channels, 0);
        variance = store.AddRunning($"{name}.running_var", channels, 1);
    }

    /// <summary>[N, C, …] → the same shape. A frozen norm keeps its running values.</summary>
    public Tensor Forward(Tensor x) => nn.functional.batch_norm(
        x, mean.Value, variance.Value, weight.Value, bias.Value, store.BatchStatistics && !weight.IsFrozen, options.NormMomentum, options.NormEpsilon);
}
