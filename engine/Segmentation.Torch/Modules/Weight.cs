using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A trained tensor of the network. Its tensors exist once <see cref="ParameterStore.Allocate"/> was called.</summary>
internal sealed class Weight(string name, long[] shape, InitialValue initial, bool isNorm)
{
    /// <summary>Its state key.</summary>
    public string Name { get; } = name;

    /// <summary>Its shape.</summary>
    public long[] Shape { get; } = shape;

    /// <summary>Number of values.</summary>
    public long Count { get; } = shape.Aggregate(1L, (a, b) => a * b);

    /// <summary>What it is before training.</summary>
    public InitialValue Initial { get; } = initial;

    /// <summary>Whether it belongs to a norm layer: those have a weight decay of their own, and always compute in single precision.</summary>
    public bool IsNorm { get; } = isNorm;

    /// <summary>Whether it stays as it is.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>The values that the optimiser changes; in single precision whatever the network computes in.</summary>
    public Tensor Master { get; set; } = null!;

    /// <summary>The values in the precision that the network computes in; the leaf that gathers the gradient.</summary>
    public Tensor Value { get; set; } = null!;
}
