using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A trained tensor of the network.</summary>
internal sealed class Weight
{
    private readonly ScalarType compute;

    internal Weight(string name, Tensor master, bool isNorm, ScalarType compute)
    {
        Name = name;
        Master = master;
        IsNorm = isNorm;
        this.compute = compute;
    }

    /// <summary>Its state key.</summary>
    public string Name { get; }

    /// <summary>The values that are trained; single precision whatever the network computes in.</summary>
    public Tensor Master { get; }

    /// <summary>Whether it belongs to a norm layer, which has a weight decay of its own.</summary>
    public bool IsNorm { get; }

    /// <summary>The values in the precision that the network computes in; gradients flow to <see cref="Master"/>.</summary>
    public Tensor Value => Master.dtype == compute ? Master : Master.to(compute);
}
