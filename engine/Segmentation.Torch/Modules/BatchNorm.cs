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
    private readonly Tensor mean;
    private readonly Tensor variance;

    public BatchNorm(ParameterStore store, ModelOptions options, string name, long channels)
    {
        this.store = store;
        this.options = options;
        weight = store.Add($"{name}.weight", [channels], InitialValue.Ones, isNorm: true);
        bias = store.Add($"{name}.bias", [channels], InitialValue.Zeros, isNorm: true);
        mean = store.AddBuffer($"{name}.running_mean", new float[channels]);
        var ones = new float[channels];
        Array.Fill(ones, 1);
        variance = store.AddBuffer($"{name}.running_var", ones);
    }

    /// <summary>[N, C, …] → the same shape.</summary>
    public Tensor Forward(Tensor x) =>
        nn.functional.batch_norm(x, mean, variance, weight.Master, bias.Master, store.BatchStatistics, options.NormMomentum, options.NormEpsilon);
}
