using CellGenie.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A network in training on one device.</summary>
internal sealed class Replica : IDisposable
{
    private readonly TrainingPass _pass;

    public Replica(ModelOptions model, TrainingOptions options, Device device)
    {
        var compute = options.Precision == ComputePrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        Model = CascadeMaskRcnn.ForTraining(model, device, compute, options.Seed, options.FrozenStages);
        _pass = new TrainingPass(Model);
    }

    /// <summary>The network.</summary>
    public CascadeMaskRcnn Model { get; }

    /// <summary>Its state.</summary>
    public ParameterStore Store => Model.Store;

    /// <summary>Adds the gradients of some images.</summary>
    /// <param name="samples">The images.</param>
    /// <param name="choosers">The random choice of each image.</param>
    /// <param name="share">What the losses count: 1 over the number of parts that the batch is computed in.</param>
    /// <param name="batchStatistics">Whether norms use the batch's statistics.</param>
    /// <returns>The losses, times the share, in the order of <see cref="LossNames.Of"/>.</returns>
    /// <exception cref="CellGenieException">Memory ran out, or a value is no number any more.</exception>
    public double[] Accumulate(IReadOnlyList<TrainingSample> samples, IReadOnlyList<BoxSampler.Chooser> choosers, double share, bool batchStatistics)
    {
        try
        {
            using var scope = NewDisposeScope();
            Store.BatchStatistics = batchStatistics;
            var input = Model.Prepare(NormalizedBatch.Of([.. samples.Select(s => s.Image)], Model.Options));
            var losses = stack([.. _pass.Run(input, samples, choosers).Select(l => l.Value)]).Times(share);
            losses.sum().backward();
            Store.Guard.ThrowIfFaulted();
            Store.CollectGradients();
            return [.. ParameterStore.ToArray(losses).Select(v => (double)v)];
        }
        catch (Exception e) when (e is not CellGenieException)
        {
            throw TorchErrors.Translate(e, "a training step");
        }
    }

    public void Dispose() => Model.Dispose();
}
