using TorchSharp;
using static TorchSharp.torch;

namespace CellGenie.Segmentation.Torch;

/// <summary>A running mean or variance of a norm layer.</summary>
internal sealed class RunningValue(string name, long count, float initial)
{
    /// <summary>Its state key.</summary>
    public string Name { get; } = name;

    /// <summary>Number of values.</summary>
    public long Count { get; } = count;

    /// <summary>What it is before training.</summary>
    public float Initial { get; } = initial;

    /// <summary>The values; exist once <see cref="ParameterStore.Allocate"/> was called.</summary>
    public Tensor Value { get; set; } = null!;
}
