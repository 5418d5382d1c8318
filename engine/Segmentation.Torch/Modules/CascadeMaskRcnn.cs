using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>Cascade Mask R-CNN (paper, section 4): backbone with pyramid, proposal network, cascade of box heads, mask branch.</summary>
/// <remarks>This class holds the layers; <c>DetectionPass</c> and <c>TrainingPass</c> put them together. All box arithmetic is on the host.</remarks>
internal sealed class CascadeMaskRcnn : IDisposable
{
    /// <summary>Makes the layers, without their tensors.</summary>
    /// <param name="options">Every number of the network.</param>
    /// <param name="store">An empty store, which the network owns from here on.</param>
    public CascadeMaskRcnn(ModelOptions options, ParameterStore store)
    {
        Options = options;
        Store = store;
        Backbone = new Fpn(store, options, "backbone");
        Proposals = new RegionProposalNetwork(store, options, "proposal_generator");
        BoxHeads = [.. options.CascadeIou.Select((_, stage) => new BoxHead(store, options, "roi_heads", stage))];
        Masks = new MaskHead(store, options, "roi_heads.mask_head");
    }

    /// <summary>A network for prediction: all weights are 0 until they are loaded.</summary>
    public static CascadeMaskRcnn ForPrediction(ModelOptions options, Device device, ScalarType compute = ScalarType.Float32)
    {
        var model = new CascadeMaskRcnn(options, new ParameterStore(device, compute, seed: 0));
        model.Store.Allocate(training: false, _ => false);
        return model;
    }

    /// <summary>A network for training, with random weights.</summary>
    /// <param name="options">Every number of the network.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="compute">What it computes in.</param>
    /// <param name="seed">Of the weights.</param>
    /// <param name="frozenStages">Backbone stages that do not learn: 0 none, 1 the stem, 2 the stem and res2, …</param>
    public static CascadeMaskRcnn ForTraining(ModelOptions options, Device device, ScalarType compute, ulong seed, int frozenStages = 0)
    {
        var model = new CascadeMaskRcnn(options, new ParameterStore(device, compute, seed));
        string[] frozen = [.. Enumerable.Range(1, frozenStages).Select(k => k == 1 ? "backbone.bottom_up.stem." : $"backbone.bottom_up.res{k}.")];
        model.Store.Allocate(training: true, name => frozen.Any(f => name.StartsWith(f, StringComparison.Ordinal)));
        return model;
    }

    /// <summary>Every number of the network.</summary>
    public ModelOptions Options { get; }

    /// <summary>Its state.</summary>
    public ParameterStore Store { get; }

    /// <summary>ResNeSt and the feature pyramid.</summary>
    public Fpn Backbone { get; }

    /// <summary>The proposal network's head.</summary>
    public RegionProposalNetwork Proposals { get; }

    /// <summary>One head for each stage of the cascade.</summary>
    public IReadOnlyList<BoxHead> BoxHeads { get; }

    /// <summary>The mask branch.</summary>
    public MaskHead Masks { get; }

    /// <summary>Takes a batch to the device: [N, 3, H, W].</summary>
    public Tensor Prepare(NormalizedBatch batch)
    {
        using var scope = NewDisposeScope();
        var n = batch.Sizes.Count;
        var plane = tensor(batch.Pixels, [n, 1, batch.Height, batch.Width]).to(Store.Device).to(Store.Compute);
        return plane.expand(n, 3, batch.Height, batch.Width).contiguous().MoveToOuterDisposeScope();
    }

    public void Dispose() => Store.Dispose();
}
